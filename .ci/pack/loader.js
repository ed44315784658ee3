const shared = () => {
  if (!imports) {
    const { SHARED } = initSync();
    imports = { __wasm_split: { SHARED } };
  }
  return imports;
};
let imports;

const instances = new Map();
const instantiate = (pack, part) => {
  if (!instances.has(part)) {
    const [module] = WebAssembly.Module.customSections(pack, part);
    const instance = WebAssembly.instantiate(module, shared());
    instance.catch(() => instances.delete(part));
    instances.set(part, instance);
  }
  return instances.get(part);
};

const load = async (url, parts) => {
  const { href, pathname } = new URL(url, import.meta.url);
  // It is too late to preload it (src/app/before_hydration.js): the browser would warn of a preload that nothing uses.
  document.querySelector(`meta[name="preload"][content="${pathname}"]`)?.remove();
  const pack = await WebAssembly.compileStreaming(fetch(href));
  await Promise.all(parts.map((part) => instantiate(pack, part)));
  // Hydration gets a task of its own: as part of this one it would block the page for longer.
  await globalThis.scheduler?.yield?.();
};

// The island's code calls it with a callback of the main module, and calls it again after a failure.
const island = (url, parts) => {
  let loading;
  return async (callback, data) => {
    let success = true;
    try {
      await (loading ??= load(url, parts));
    } catch (error) {
      loading = undefined;
      console.error(error);
      success = false;
    }
    shared().__wasm_split.__indirect_function_table.get(callback)(data, success);
  };
};
