// Runs the calculators of the course in Pyodide, beside the page. Everything comes from one folder of this site.
let running;

function start(wheel) {
  const folder = new URL(".", wheel).href;
  // A module of eight bytes: where WebAssembly is switched off or forbidden, this already fails.
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (cause) {
    throw new Error("blocked", { cause });
  }
  return new Promise((resolve, reject) => {
    const ask = self.fetch.bind(self);
    const got = (name) =>
      ask(folder + name).then((answer) => {
        if (answer.ok) return answer;
        throw new Error(name);
      });
    const unpacked = (name, type) =>
      got(`${name}.bin`).then(
        (answer) =>
          new Response(answer.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": type } }),
      );
    const code = unpacked("pyodide.asm.wasm", "application/wasm");
    const script = unpacked("pyodide.asm.js", "text/javascript").then((answer) => answer.blob());
    const library = got("stdlib.zip");
    const own = ask(wheel).then((answer) => answer.arrayBuffer());
    const facts = got("facts.json").then((answer) => answer.text());
    // Pyodide only logs when these fail, and then waits for ever.
    for (const part of [code, script, library, own, facts]) part.catch(reject);
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = (...all) => {
      const done = instantiate(...all);
      done.catch(reject);
      return done;
    };
    self.fetch = (address, options) => {
      const name = String(address).split("/").pop();
      return { "pyodide.asm.wasm": code, "stdlib.zip": library }[name] ?? ask(address, options);
    };
    boot(folder, script, own, facts).then(resolve, reject);
  });
}

async function core(folder, script) {
  const address = URL.createObjectURL(await script);
  try {
    return await import(address);
  } catch {
    // A server may send a policy that forbids blob: addresses; then the plain file has to do.
    return import(folder + "pyodide.asm.js");
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function boot(folder, script, own, facts) {
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    import(folder + "pyodide.js"),
    core(folder, script),
  ]);
  const python = await loadPyodide({
    indexURL: folder,
    packageBaseUrl: folder,
    stdLibURL: folder + "stdlib.zip",
    createPyodideModule,
    // A pure wheel is a zip archive that Python imports from as it is; unpacking would only cost time.
    fsInit: async (files) => files.writeFile("/dunning.whl", new Uint8Array(await own)),
  });
  python.runPython("import sys; sys.path.insert(0, '/dunning.whl')");
  const door = python.pyimport("dunning.calculator.browser");
  door.start(await facts);
  return door;
}

self.onmessage = async ({ data }) => {
  try {
    running ??= start(data.wheel);
    const door = await running;
    self.postMessage({ number: data.number, answer: JSON.parse(door.reply(JSON.stringify(data.request))) });
  } catch (error) {
    self.postMessage({ number: data.number, failure: error.message === "blocked" ? "blocked" : "load" });
  }
};
