// Runs the cells of a lesson in Pyodide, beside the page. Python's core is that of the calculators; what lessons import
// beyond it comes in three packs. Nothing is fetched from anywhere else.
let kernel;

const ask = self.fetch.bind(self);
const tell = (message) => self.postMessage(message);

async function unpacked(address, type = "application/octet-stream") {
  const answer = await ask(address);
  if (!answer.ok) throw new Error(address);
  return new Response(answer.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": type } });
}

async function core(python, script) {
  const address = URL.createObjectURL(await script);
  try {
    return await import(address);
  } catch {
    // A server may send a policy that forbids blob: addresses; then the plain file has to do.
    return import(python + "pyodide.asm.js");
  } finally {
    URL.revokeObjectURL(address);
  }
}

// A tar archive as tarfile writes it: a head of 512 bytes, then the file, filled up to 512 bytes.
function unpack(files, archive, root) {
  const decoder = new TextDecoder();
  const known = new Set();
  for (let at = 0; at + 512 <= archive.length && archive[at]; ) {
    const field = (from, length) => decoder.decode(archive.subarray(at + from, at + from + length)).replace(/\0.*$/s, "");
    const folder = field(345, 155);
    const path = `${root}/${folder}${folder && "/"}${field(0, 100)}`;
    const size = parseInt(field(124, 12), 8);
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!known.has(parent)) files.mkdirTree(parent);
    known.add(parent);
    files.writeFile(path, archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

function start({ python, packs }) {
  // A module of eight bytes: where WebAssembly is switched off or forbidden, this already fails.
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (cause) {
    throw new Error("blocked", { cause });
  }
  return new Promise((resolve, reject) => {
    const code = unpacked(`${python}pyodide.asm.wasm.bin`, "application/wasm");
    const script = unpacked(`${python}pyodide.asm.js.bin`, "text/javascript").then((answer) => answer.blob());
    const library = unpacked(`${packs}library.pack`);
    const archives = ["packages", "course"].map((name) => unpacked(`${packs}${name}.pack`).then((answer) => answer.arrayBuffer()));
    // Pyodide only logs when these fail, and then waits for ever.
    for (const part of [code, script, library, ...archives]) part.catch(reject);
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = (...all) => {
      const done = instantiate(...all);
      done.catch(reject);
      return done;
    };
    self.fetch = (address, options) => {
      const name = String(address).split("/").pop();
      return { "pyodide.asm.wasm": code, "library.zip": library }[name] ?? ask(address, options);
    };
    boot(python, script, archives).then(resolve, reject);
  });
}

async function boot(python, script, archives) {
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([import(python + "pyodide.js"), core(python, script)]);
  const running = await loadPyodide({ indexURL: python, packageBaseUrl: python, stdLibURL: python + "library.zip", createPyodideModule });
  const [packages, course] = await Promise.all(archives);
  unpack(running.FS, new Uint8Array(packages), "/lesson/packages");
  unpack(running.FS, new Uint8Array(course), "/lesson");
  running.FS.mkdirTree("/lesson/work");
  running.runPython(`
import os, sys
sys.path.insert(0, "/lesson/packages")
os.environ["DUNNING_KNOWLEDGE"] = "/lesson/course/knowledge"
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
os.chdir("/lesson/work")
`);
  const door = running.pyimport("dunning.notebook.browser.kernel");
  door.start((message) => tell(JSON.parse(message)));
  return door;
}

async function begin(data) {
  try {
    kernel = await start(data);
    tell({ type: "ready" });
  } catch (error) {
    tell({ type: "failure", reason: error.message === "blocked" ? "blocked" : "load" });
  }
}

function act({ type, cell, source, comm, data }) {
  if (type === "comm") return kernel.receive(cell, comm, JSON.stringify(data));
  const fault = JSON.parse(kernel.run(cell, source));
  tell({ type: "done", cell, fault: fault.told ? fault : undefined });
}

// What a cell raises is told by Python itself. What gets as far as here has ended it, and the page waits for an answer.
self.onmessage = ({ data }) => {
  if (data.type === "start") return begin(data);
  try {
    act(data);
  } catch {
    tell({ type: "failure", reason: "died" });
  }
};
