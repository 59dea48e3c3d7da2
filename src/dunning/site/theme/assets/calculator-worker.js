// Runs the calculators of the course in Pyodide, beside the page. Everything comes from one folder of this site.
// Starting Python costs seconds of processor time. So its memory, as it was before the first question, is kept in the
// browser beside the unpacked files, and the next page goes on from there. Nothing a reader typed is ever in it.
const UNPACKED = { "pyodide.asm.wasm": "application/wasm", "pyodide.asm.js": "text/javascript" };
const MAIN = "dunning.calculator.browser";
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
  const answer = await ask(folder + name).catch(() => undefined);
  if (!answer?.ok) throw new Error("lost");
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
    // Pyodide does not make room for memory that grew.
    createPyodideModule: async (settings) => {
      const module = await createPyodideModule(settings);
      if (image?.byteLength > module.HEAP8.length) module.growMemory(image.byteLength);
      return module;
    },
    _makeSnapshot: true,
    ...(image && { _loadSnapshot: image }),
    // A pure wheel is a zip archive that Python imports from as it is; unpacking would only cost time.
    fsInit: async (files) => files.writeFile("/dunning.whl", new Uint8Array(await own)),
  });
  if (!image) python.runPython("import sys; sys.path.insert(0, '/dunning.whl')");
  return python;
}

let isNew = false;
let saving;
let last = Promise.resolve();
const doors = new Map();

// What a room of the program needs is in the memory that was kept, or is fetched now.
async function open(room, folder, wheel) {
  const facts = kept(folder, "memory").then((memory) => (memory ? undefined : unpacked(folder, `${room}.json`)));
  facts.catch(() => {});
  running ??= start(folder, wheel);
  const python = await running;
  if (room !== MAIN) await doors.get(MAIN);
  const door = python.pyimport(room);
  if (!door.is_started()) {
    door.start(await ((await facts) ?? (await unpacked(folder, `${room}.json`))).text());
    isNew = true;
  }
  return door;
}

function opened(room, ...rest) {
  if (!doors.has(room)) doors.set(room, open(room, ...rest));
  return doors.get(room);
}

// Only as long as nothing was asked: what the reader types must not get into the store.
function keepLater(python, folder) {
  if (!isNew || isAsked) return;
  isNew = false;
  const memory = python.makeMemorySnapshot();
  clearTimeout(saving);
  saving = setTimeout(() => (last = last.then(() => keep(folder, memory))), QUIET);
}

self.onmessage = async ({ data: { number, request, room, wheel } }) => {
  const folder = new URL(".", wheel).href;
  try {
    const main = opened(MAIN, folder, wheel.slice(folder.length));
    const [door] = await Promise.all([main, room && opened(room, folder)]);
    keepLater(await running, folder);
    isAsked ||= Boolean(request);
    self.postMessage({ number, answer: request && JSON.parse(door.reply(JSON.stringify(request))) });
  } catch (error) {
    let failure = { blocked: "blocked", lost: "load" }[error.message];
    if (!failure) {
      failure = (await kept(folder, "memory")) ? "stale" : "load";
      await forget(folder).catch(() => {});
    }
    self.postMessage({ number, failure });
  }
};
