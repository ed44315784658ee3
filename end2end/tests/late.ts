/** For a page to begin with: what other tabs store is seen late there, as on a busy machine. */
export const seesLate = () => {
  const { getItem, setItem } = Storage.prototype;
  let seen: string | null | undefined;
  let written = 0;
  addEventListener('storage', event => {
    if (event.isTrusted) {
      event.stopImmediatePropagation();
      const { key, oldValue, newValue } = event;
      const before = written;
      setTimeout(() => {
        // What was stored here meanwhile is the last word.
        seen = written === before ? newValue : seen;
        dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue }));
      }, 300);
    }
  });
  Storage.prototype.getItem = function (name) {
    return (seen ??= getItem.call(this, name));
  };
  Storage.prototype.setItem = function (name, text) {
    written += 1;
    seen = text;
    setItem.call(this, name, text);
  };
};
