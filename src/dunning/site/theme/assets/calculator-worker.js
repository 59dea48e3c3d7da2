// Runs the calculators of the course in Pyodide, beside the page. Everything comes from one folder of this site.
// Starting Python costs seconds of processor time. So its memory, as it was before the first question, is kept in the
// browser beside the unpacked files, and the next page goes on from there. Nothing a reader typed is ever in it.
const UNPACKED = { "pyodide.asm.wasm": "application/wasm", "pyodide.asm.js": "text/javascript" };
const QUIET = 1000;
let running;
let isAsked = false;

// Kept for one version of this browser: another may lay out the same program differently.
const keyOf = (folder, name) => `${folder}${name}?${encodeURIComponent(navigator.userAgent)}`;
const storeName = (folder) => `dunning-python ${folder}`;

async function kept(folder, name) {
  try {
    if (!(await caches.has(storeName(folder)))) return undefined;
    return await (await caches.open(storeName(folder))).match(keyOf(folder, name));
  } catch {
    return undefined;
  }
}

async function forget(folder) {
  const all = new URL("..", folder).href;
  for (const name of await caches.keys()) if (name.startsWith(storeName(all))) await caches.delete(name);
}

// The memory is kept last: whoever finds it finds the rest. A full or forbidden store only costs time.
async function keep(folder, memory) {
  try {
    await forget(folder);
    const store = await caches.open(storeName(folder));
    for (const name of Object.keys(UNPACKED)) await store.put(keyOf(folder, name), await unpacked(folder, name));
    let end = memory.length;
    while (end > 16 && !memory[end - 1]) end -= 1;
    await store.put(keyOf(folder, "memory"), new Response(memory.subarray(0, Math.ceil(end / 16) * 16)));
  } catch {
    await forget(folder).catch(() => {});
  }
}

const ask = self.fetch.bind(self);

async function got(folder, name) {
  const answer = await ask(folder + name);
  if (!answer.ok) throw new Error(name);
  return answer;
}

async function unpacked(folder, name) {
  const { body } = await got(folder, `${name}.bin`);
  const type = UNPACKED[name] ?? "application/json";
  return new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": type } });
}

function start(folder, wheel) {
  // A module of eight bytes: where WebAssembly is switched off or forbidden, this already fails.
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (cause) {
    throw new Error("blocked", { cause });
  }
  return new Promise((resolve, reject) => {
    const file = async (name) => (await kept(folder, name)) ?? unpacked(folder, name);
    const code = file("pyodide.asm.wasm");
    const script = file("pyodide.asm.js").then((answer) => answer.blob());
    const library = unpacked(folder, "stdlib.zip");
    const own = got(folder, wheel).then((answer) => answer.arrayBuffer());
    const memory = kept(folder, "memory").then((answer) => answer?.arrayBuffer());
    // Pyodide only logs when these fail, and then waits for ever.
    for (const part of [code, script, library, own]) part.catch(reject);
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
    boot(folder, script, own, memory).then(resolve, reject);
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

async function boot(folder, script, own, memory) {
  const [{ loadPyodide }, { default: createPyodideModule }, image] = await Promise.all([
    import(folder + "pyodide.js"),
    core(folder, script),
    memory,
  ]);
  const python = await loadPyodide({
    indexURL: folder,
    packageBaseUrl: folder,
    stdLibURL: folder + "stdlib.zip",
    createPyodideModule,
    _makeSnapshot: true,
    ...(image && { _loadSnapshot: image }),
    // A pure wheel is a zip archive that Python imports from as it is; unpacking would only cost time.
    fsInit: async (files) => files.writeFile("/dunning.whl", new Uint8Array(await own)),
  });
  if (!image) python.runPython("import sys; sys.path.insert(0, '/dunning.whl')");
  return python;
}

// Its facts are in the memory that was kept, or come now; then, before any question, the memory is worth keeping.
async function ready(folder, wheel) {
  const facts = got(folder, "facts.json").then((answer) => answer.text());
  facts.catch(() => {});
  const python = await start(folder, wheel);
  const door = python.pyimport("dunning.calculator.browser");
  if (!door.is_started()) {
    door.start(await facts);
    const memory = !isAsked && python.makeMemorySnapshot();
    if (memory) setTimeout(keep, QUIET, folder, memory);
  }
  return door;
}

self.onmessage = async ({ data: { number, request, wheel } }) => {
  const folder = new URL(".", wheel).href;
  try {
    running ??= ready(folder, wheel.slice(folder.length));
    const door = await running;
    isAsked = true;
    self.postMessage({ number, answer: request && JSON.parse(door.reply(JSON.stringify(request))) });
  } catch (error) {
    const isStale = error.message !== "blocked" && Boolean(await kept(folder, "memory"));
    if (isStale) await forget(folder).catch(() => {});
    self.postMessage({ number, failure: isStale ? "stale" : error.message === "blocked" ? "blocked" : "load" });
  }
};
