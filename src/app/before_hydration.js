// Runs in the head of every page, before the first paint and before hydration. Old browsers must be able to parse
// it, so that it can tell them what is wrong. Comments must fill whole lines: the server strips those.

// Remember on a form that it was submitted, and on a button that it was pressed, before its island is hydrated. The
// island then replays it, see src/components/frame/event_replay.rs.
addEventListener("submit", (event) => {
  const { dataset } = event.target;
  if ("awaitingHydration" in dataset) {
    event.preventDefault();
    dataset.replay = "";
  }
}, true);
addEventListener("click", (event) => {
  const button = event.target.closest("button[data-awaiting-hydration]");
  if (button) button.dataset.replay = "";
}, true);

// Password managers may call form.submit(), which fires no submit event and would leave the page. Where the browser
// has the Navigation API, fire the event instead; elsewhere the server answers with the page and a notice.
{
  const page = document.documentElement.dataset;
  let form;
  addEventListener("formdata", (event) => {
    form = event.target;
  }, true);
  if (window.navigation) {
    navigation.addEventListener("navigate", (event) => {
      const isOurs = form && ("hydrated" in form.dataset || "awaitingHydration" in form.dataset);
      if (event.formData && event.cancelable && isOurs && page.problem !== "crashed") {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  }
}

// Guess from storage who is signed in, so that the first paint is right. The keeper corrects the guess.
{
  let token;
  try {
    token = JSON.parse(localStorage["latchkey.session"]).refreshToken;
  } catch (error) {
    // Storage is denied, or it holds no session.
  }
  document.documentElement.dataset.auth = token ? "signed-in" : "guest";
}

// Show a notice of src/app/problems.rs if the page is not hydrated within a few seconds or its WASM has crashed.
if (window.WebAssembly) {
  const page = document.documentElement.dataset;
  let timer;
  let edited = false;
  const isHydrated = () => document.readyState !== "loading" && !document.querySelector("[data-awaiting-hydration]");
  // A missing file means that a new release has replaced the one that this page is from.
  const reloadIfOutdated = () => {
    const isMissing = ({ name, responseStatus }) => responseStatus === 404 && /\.(js|wasm)$/.test(name);
    const outdated = performance.getEntriesByType("resource").some(isMissing);
    const [{ type }] = performance.getEntriesByType("navigation");
    if (outdated && type !== "reload" && !edited) location.reload();
  };
  const check = () => {
    if (page.problem !== "crashed") {
      if (isHydrated()) {
        delete page.problem;
        return;
      }
      page.problem = "incomplete";
    }
    reloadIfOutdated();
    checkIn(500);
  };
  const checkIn = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(check, milliseconds);
  };
  const failed = (event) => {
    if ((event.reason || event.error) instanceof WebAssembly.RuntimeError) {
      page.problem = "crashed";
      checkIn(0);
    } else if (!isHydrated()) {
      checkIn(1000);
    }
  };
  addEventListener("error", failed, true);
  addEventListener("unhandledrejection", failed);
  addEventListener("input", () => {
    edited = true;
  }, true);
  checkIn(5000);
} else {
  document.documentElement.dataset.problem = "unsupported";
}

// Hydration expects the nodes that the server sent, but password managers, translators and other extensions insert
// and move nodes before it. Undo their changes to an island right before it is hydrated, and redo them right after.
{
  const changes = [];
  const prepared = new Set();
  const pending = new Set();
  let parsing = true;

  // The parser appends nodes in document order and removes none. Everything else is foreign.
  const foreignChanges = (island) => {
    let last = island;
    return changes.filter(({ record: { target, addedNodes: [node], removedNodes, nextSibling }, parsing }) => {
      if (!island.contains(target)) return false;
      const position = node && last.compareDocumentPosition(node);
      const isEarlier = position & Node.DOCUMENT_POSITION_PRECEDING && !(position & Node.DOCUMENT_POSITION_DISCONNECTED);
      if (!parsing || removedNodes.length || nextSibling || isEarlier) return true;
      if (island.contains(node)) last = node;
      return false;
    });
  };

  const undo = (island) => {
    const foreign = foreignChanges(island).map(({ record }) => record);
    const moved = foreign.reduce((nodes, record) => nodes.concat(...record.addedNodes, ...record.removedNodes), []);
    const present = new Set(moved.filter((node) => island.contains(node)));
    const moves = [];
    for (const { target, addedNodes, removedNodes, nextSibling } of foreign.reverse()) {
      // An island needs its own nodes, so a change that discarded one of them is not redone.
      const redoable = [...removedNodes].every((node) => present.has(node));
      const move = (node, parent, next) => {
        if (redoable && present.has(node)) moves.push([node, node.parentNode, node.nextSibling]);
        if (parent) parent.insertBefore(node, next && next.parentNode === parent ? next : null);
        else node.remove();
      };
      for (const node of addedNodes) if (node.parentNode === target) move(node);
      for (const node of removedNodes) move(node, target, nextSibling);
    }
    return moves;
  };

  const redo = (moves) => {
    for (const [node, parent, next] of moves.reverse()) {
      if (parent) parent.insertBefore(node, next && next.parentNode === parent ? next : null);
      else node.remove();
    }
  };

  // Hydration begins with reading the island's first child, and is over before the next microtask.
  const prepare = (island) => {
    prepared.add(island);
    pending.add(island);
    Object.defineProperty(island, "firstChild", {
      configurable: true,
      get() {
        // Leptos defines it right before it hydrates the first island.
        if (window.__hydrateIsland) {
          delete island.firstChild;
          pending.delete(island);
          collect(observer.takeRecords());
          const focused = document.activeElement;
          let moves = [];
          // Queued first, so that it runs before the mutation observers of extensions.
          queueMicrotask(() => {
            redo(moves);
            if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
            if (!pending.size && !parsing) observer.disconnect();
          });
          moves = undo(island);
        }
        return island.childNodes[0];
      },
    });
  };

  const collect = (records) => {
    for (const record of records) {
      changes.push({ record, parsing });
      for (const node of record.addedNodes) {
        if (node.localName === "leptos-island" && !prepared.has(node)) prepare(node);
      }
    }
  };

  const observer = new MutationObserver(collect);
  observer.observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", () => {
    collect(observer.takeRecords());
    parsing = false;
  }, { once: true });
}

// Hydrate at once: Leptos would wait until the browser is idle, which takes until after the first paint.
delete window.requestIdleCallback;
