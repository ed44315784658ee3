// Runs in the head of every page, before the first paint and before hydration. Old browsers must be able to parse
// it, so that it can tell them what is wrong. Comments must fill whole lines: the server strips those.

// One gesture does one thing: the second click of a double click, or a key that is held down, must not press the link or
// the button of a dialog that has just come under it, nor send a form again.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("a, dialog button")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);
addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && event.target.closest("a, button, input")) event.preventDefault();
}, true);

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

// Safari before version 16 lacks it. A fetch without a time limit could keep a form busy for ever.
if (window.AbortSignal && !AbortSignal.timeout) {
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), milliseconds);
    return controller.signal;
  };
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

  // Pages with a lazy island show times to users. The first formatter takes 20 ms to make, five times as long on a phone:
  // make it while the stylesheet loads, not while the page is hydrated.
  if (token && document.querySelector('meta[name="preload"]')) setTimeout(() => new Intl.DateTimeFormat());
}

// Preload the WASM of the page's lazy island (src/pages/island_preload.rs). After the first paint, which needs the
// bandwidth for the stylesheet; before, a preload link in the document would share it.
if (window.PerformanceObserver) {
  new PerformanceObserver((_, observer) => {
    observer.disconnect();
    for (const { content } of document.querySelectorAll('meta[name="preload"]')) {
      const link = document.createElement("link");
      link.rel = "preload";
      link.as = "fetch";
      link.crossOrigin = "anonymous";
      link.href = content;
      document.head.append(link);
    }
  }).observe({ entryTypes: ["paint"] });
}

// Show a notice of src/components/frame/problems.rs if the page is not hydrated within a few seconds or its WASM has crashed.
if (window.WebAssembly) {
  const page = document.documentElement.dataset;
  let timer;
  let edited = false;
  let reloading = false;
  const isHydrated = () => document.readyState !== "loading" && !document.querySelector("[data-awaiting-hydration]");
  // A missing file means that a new release has replaced the one that this page is from.
  const reloadIfOutdated = () => {
    const isMissing = ({ name, responseStatus }) => responseStatus === 404 && /\.(js|wasm)$/.test(name);
    const outdated = performance.getEntriesByType("resource").some(isMissing);
    const [navigation] = performance.getEntriesByType("navigation");
    // Without the entry, the page could reload for ever. A second call would begin a slow reload again.
    if (outdated && navigation && navigation.type !== "reload" && !edited && !reloading) {
      reloading = true;
      location.reload();
    }
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
  const added = new Set();
  const prepared = new Set();
  const pending = new Set();
  let parsing = true;

  const precedes = (node, other) => node.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

  // Leaves out what does not continue in document order, or was inserted with children, and what follows it before the
  // parser goes on.
  const uninterrupted = (additions) => {
    let previous;
    let interrupted;
    return additions.filter((addition) => {
      const { node, batch } = addition;
      const continues = !previous || previous.batch !== batch || precedes(previous.node, node);
      const hasForeignChild = node.childNodes.length > 0 && !added.has(node.childNodes[0]);
      if (!continues || hasForeignChild) interrupted = batch;
      if (batch === interrupted) return false;
      previous = addition;
      return true;
    });
  };

  // The longest sequence in document order is the parser's.
  const longestInOrder = (additions) => {
    const ends = [];
    for (const addition of additions) {
      let length = ends.length;
      while (length && !precedes(ends[length - 1].addition.node, addition.node)) length--;
      ends[length] = { addition, previous: ends[length - 1] };
    }
    const longest = new Set();
    for (let end = ends[ends.length - 1]; end; end = end.previous) longest.add(end.addition);
    return longest;
  };

  const revert = (island, records) => {
    const moved = records.reduce((nodes, record) => nodes.concat(...record.addedNodes, ...record.removedNodes), []);
    const present = new Set(moved.filter((node) => island.contains(node)));
    const moves = [];
    for (const { target, addedNodes, removedNodes, nextSibling } of records.reverse()) {
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

  const undo = (island) => {
    const revertAll = (isForeign) => {
      const reverted = changes.filter((change) => island.contains(change.record.target) && isForeign(change));
      return revert(island, reverted.map(({ record }) => record));
    };
    // First what is certain, so that the nodes are compared where the parser put them. It appends in document order. A
    // node without children that an extension appends where the parser goes on with a sibling can't be told apart.
    const moves = revertAll(({ foreign }) => foreign);
    const additions = changes.filter(({ foreign, node }) => !foreign && island.contains(node));
    const byParser = longestInOrder(uninterrupted(additions));
    return moves.concat(revertAll((change) => !change.foreign && !byParser.has(change)));
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

  // The parser appends one node at a time, each once, and removes none. Scripts run only after it has paused, so what
  // follows a change of theirs is theirs, too.
  let batch = 0;
  const collect = (records) => {
    let foreign = !parsing;
    batch++;
    for (const record of records) {
      const { addedNodes, removedNodes, nextSibling } = record;
      const [node] = addedNodes;
      foreign = foreign || addedNodes.length !== 1 || removedNodes.length > 0 || !!nextSibling || added.has(node);
      changes.push({ record, node, batch, foreign });
      for (const node of addedNodes) {
        added.add(node);
        if (node.localName === "leptos-island" && !prepared.has(node)) prepare(node);
      }
    }
  };

  const observer = new MutationObserver(collect);
  observer.observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", () => {
    collect(observer.takeRecords());
    parsing = false;
    // An app that hydrates as a whole has no islands.
    if (!prepared.size) observer.disconnect();
  }, { once: true });
}

// Hydrate at once: Leptos would wait until the browser is idle, which takes until after the first paint.
delete window.requestIdleCallback;
