// What is chosen stays chosen from page to page; a page that is served shows a change at once.
"use strict";
(() => {
  const POLL = 200;
  const memory = {
    get: (key) => { try { return sessionStorage.getItem(`digest.${key}`); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(`digest.${key}`, value); } catch { /* not kept */ } },
  };
  const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`)?.value;
  const frame = document.querySelector("iframe[data-frame]");
  const text = document.querySelector("pre[data-font]");

  /** Give a frame the height of what it shows, where a browser lets us see it: not from a folder. */
  const fit = () => {
    const key = `height.${frame.dataset.frame}.${frame.dataset.width}`;
    let inner = null;
    try { inner = frame.contentDocument; } catch { /* a folder's pages may not look into each other */ }
    if (!inner?.body?.childElementCount) {
      if (memory.get(key)) frame.style.height = memory.get(key);
      return;
    }
    frame.classList.add("fitted");
    frame.style.height = "10px";
    frame.style.height = `${Math.min(inner.documentElement.scrollHeight, 60000)}px`;
    memory.set(key, frame.style.height);
  };

  const show = () => {
    const { frame: base, shown } = frame.dataset;
    const parts = [chosen("scheme"), chosen("images") === "blocked" && "blocked", chosen("gmail") === "clipped" && "clipped"];
    const address = [base, ...parts.filter(Boolean), "html"].join(".");
    frame.dataset.width = chosen("width");
    if (address !== (shown ?? `${base}.light.html`)) {
      frame.dataset.shown = address;
      // replaced, so that the way back leads to the page before, not to another colour
      frame.contentWindow.location.replace(new URL(address, document.baseURI));
    }
    fit();
  };

  const style = () => {
    text.dataset.font = chosen("font");
    text.dataset.columns = chosen("columns");
  };

  const apply = () => {
    if (frame) show();
    if (text) style();
  };

  for (const input of document.querySelectorAll(".controls input")) {
    if (memory.get(input.name) === input.value) input.checked = true;
    input.addEventListener("change", () => { memory.set(input.name, input.value); apply(); });
  }
  if (frame) {
    frame.addEventListener("load", () => {
      fit();
      for (const image of frame.contentDocument?.images ?? []) image.addEventListener("load", fit);
    });
    addEventListener("resize", fit);
  }
  if (document.querySelector(".controls")) apply();

  const ended = document.querySelector(".ended");
  const known = () => document.body.dataset.version;

  /** Put in what the check has found, and leave everything else, also where one is, as it is. */
  const refresh = async (version) => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = [...document.querySelectorAll("[data-found]")];
    const others = [...fresh.querySelectorAll("[data-found]")];
    if (!answer.ok || parts.length !== others.length) return location.reload();
    parts.forEach((part, index) => {
      const at = [...part.querySelectorAll("a")].indexOf(document.activeElement);
      part.replaceWith(others[index]);
      others[index].querySelectorAll("a")[at]?.focus();
    });
    document.body.dataset.version = version;
    return undefined;
  };

  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch("version", { cache: "no-store" });
        const version = answer.ok ? await answer.text() : known();
        if (version.split("-")[0] !== known().split("-")[0]) return location.reload();
        if (version !== known()) await refresh(version);
        ended.hidden = true;
      } catch {
        ended.hidden = false;
      }
    }
    return setTimeout(ask, POLL);
  };
  if (known()) ask();
})();
