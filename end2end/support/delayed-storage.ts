/**
 * An init script for a page that sees what other tabs store of the session only after a delay, as on a busy machine:
 * after so many milliseconds, or once the page itself has stored the session.
 */
export const delayStorageEvents = (milliseconds: number) => {
  const SESSION = 'latchkey.session';
  const { getItem, setItem } = Storage.prototype;
  let visible: string | null | undefined;
  let pending: (() => void)[] = [];
  const deliver = () => {
    const events = pending;
    pending = [];
    events.forEach(dispatch => dispatch());
  };
  addEventListener('storage', event => {
    const { isTrusted, key, oldValue, newValue } = event;
    if (isTrusted && key === SESSION) {
      event.stopImmediatePropagation();
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
    return name === SESSION ? (visible ??= getItem.call(this, name)) : getItem.call(this, name);
  };
  Storage.prototype.setItem = function (name, text) {
    setItem.call(this, name, text);
    if (name === SESSION) {
      visible = text;
      setTimeout(deliver);
    }
  };
};
