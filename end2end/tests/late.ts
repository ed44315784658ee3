/**
 * For a page to begin with: what other tabs store is seen late there, as on a busy machine. After so many
 * milliseconds, or once the page has stored something itself, whatever comes first.
 */
export const seesLate = (milliseconds: number) => {
  const { getItem, setItem } = Storage.prototype;
  let seen: string | null | undefined;
  let waiting: (() => void)[] = [];
  const catchUp = () => {
    const news = waiting;
    waiting = [];
    news.forEach(tell => tell());
  };
  addEventListener('storage', event => {
    if (event.isTrusted) {
      event.stopImmediatePropagation();
      const { key, oldValue, newValue } = event;
      const before = seen;
      waiting.push(() => {
        // What was stored here meanwhile is the last word.
        seen = seen === before ? newValue : seen;
        dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue }));
      });
      setTimeout(catchUp, milliseconds);
    }
  });
  Storage.prototype.getItem = function (name) {
    return (seen ??= getItem.call(this, name));
  };
  Storage.prototype.setItem = function (name, text) {
    seen = text;
    setItem.call(this, name, text);
    setTimeout(catchUp);
  };
};
