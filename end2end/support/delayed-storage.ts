/**
 * An init script for a page that sees what other tabs store only after a delay, as on a busy machine: after so
 * many milliseconds, or once the page itself has stored something.
 */
export const delayStorageEvents = (milliseconds: number) => {
  const { getItem, setItem } = Storage.prototype;
  let visible: string | null | undefined;
  let pending: (() => void)[] = [];
  const deliver = () => {
    const events = pending;
    pending = [];
    events.forEach(dispatch => dispatch());
  };
  addEventListener('storage', event => {
    if (event.isTrusted) {
      event.stopImmediatePropagation();
      const { key, oldValue, newValue } = event;
      const before = visible;
      pending.push(() => {
        // A value that this page has stored meanwhile stays.
        visible = visible === before ? newValue : visible;
        dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue }));
      });
      setTimeout(deliver, milliseconds);
    }
  });
  Storage.prototype.getItem = function (name) {
    return (visible ??= getItem.call(this, name));
  };
  Storage.prototype.setItem = function (name, text) {
    visible = text;
    setItem.call(this, name, text);
    setTimeout(deliver);
  };
};
