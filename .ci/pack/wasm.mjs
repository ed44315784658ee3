// Reads and writes the sections of WASM modules (https://webassembly.github.io/spec/core/binary/modules.html).

const CUSTOM_SECTION = 0;
const IMPORT_SECTION = 2;
const FUNCTION = 0;

/** The magic number and the version, before the sections. */
const PREAMBLE = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** An unsigned integer (LEB128). */
function integer(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}

const sized = (bytes) => Buffer.concat([integer(bytes.length), bytes]);
const name = (text) => sized(Buffer.from(text));
const section = (kind, bytes) => Buffer.concat([Buffer.from([kind]), sized(bytes)]);

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  integer() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const [byte] = this.take(1);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  name() {
    return this.take(this.integer()).toString();
  }
}

function* sections(module) {
  const reader = new Reader(module);
  reader.take(PREAMBLE.length);
  while (reader.at < module.length) {
    const [kind] = reader.take(1);
    yield [kind, reader.take(reader.integer())];
  }
}

/** The module with the names that `rename` gives to the module and the field of each import. All imports are functions. */
export function renameImports(module, rename) {
  const renamed = [...sections(module)].map(([kind, bytes]) => {
    if (kind !== IMPORT_SECTION) return section(kind, bytes);
    const reader = new Reader(bytes);
    const count = reader.integer();
    const imports = Array.from({ length: count }, () => {
      const names = rename(reader.name(), reader.name()).map(name);
      if (reader.integer() !== FUNCTION) throw new Error('the module imports something that is no function');
      return Buffer.concat([...names, Buffer.from([FUNCTION]), integer(reader.integer())]);
    });
    return section(kind, Buffer.concat([integer(count), ...imports]));
  });
  return Buffer.concat([PREAMBLE, ...renamed]);
}

/** A module of custom sections only. `contents`: the name and the bytes of each. */
export function ofCustomSections(contents) {
  const packed = contents.map(([title, bytes]) => section(CUSTOM_SECTION, Buffer.concat([name(title), bytes])));
  return Buffer.concat([PREAMBLE, ...packed]);
}
