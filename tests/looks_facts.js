// What a page shows, as its reader meets it; run inside the page. It leaves `window.looks`.

window.looks = (() => {
  const LARGE = 24; // WCAG 2.2, "large text": 18 pt, or 14 pt and bold
  const LARGE_BOLD = 18.66;
  const TARGET = 24; // WCAG 2.2, 2.5.8
  const CANVAS_IN_THE_DARK = [18, 18, 18, 1]; // Chromium's, where color-scheme allows dark

  const parts = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return numbers.length === 3 ? [...numbers, 1] : numbers;
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) =>
    0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const shown = (element) => {
    const style = getComputedStyle(element);
    return style.visibility === "visible" && style.clipPath === "none" && element.getClientRects().length > 0;
  };
  const canvas = () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches && !matchMedia("print").matches;
    return dark && getComputedStyle(document.documentElement).colorScheme.includes("dark")
      ? CANVAS_IN_THE_DARK : [255, 255, 255, 1];
  };

  /** What lies behind an element: the colours of all around it, down to one that covers. */
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(parts(getComputedStyle(at).backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), canvas());
  };

  const least = ({ fontSize, fontWeight }) => {
    const size = parseFloat(fontSize);
    return size >= LARGE || (size >= LARGE_BOLD && Number(fontWeight) >= 700) ? 3 : 4.5;
  };
  const rounded = (colour) => colour.slice(0, 3).map(Math.round).join(",");

  /** How a text stands out from what lies behind it. */
  const legible = (element, words) => {
    const style = getComputedStyle(element);
    const behind = ground(element);
    const ratio = contrast(over(parts(style.color), behind), behind);
    return {
      words: words.trim().slice(0, 60), ratio, least: least(style), size: parseFloat(style.fontSize),
      ink: rounded(parts(style.color)), ground: rounded(behind),
    };
  };

  const textNodes = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      const { parentElement: parent, data } = walker.currentNode;
      if (data.trim() && !["SCRIPT", "STYLE"].includes(parent.nodeName) && shown(parent)) nodes.push(walker.currentNode);
    }
    return nodes;
  };

  const block = (element) => {
    let at = element;
    while (getComputedStyle(at).display.startsWith("inline")) at = at.parentElement;
    return at;
  };

  /** The first line of a block: how far it stands off either side of the room that it has. */
  const line = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0.5);
    const middle = (rect) => rect.top + rect.height / 2;
    const first = rects.filter((rect) => Math.abs(middle(rect) - middle(rects[0])) < rect.height / 2);
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const side = (name) => parseFloat(style[`padding${name}`]) + parseFloat(style[`border${name}Width`]);
    return {
      left: Math.min(...first.map((rect) => rect.left)) - box.left - side("Left"),
      right: box.right - side("Right") - Math.max(...first.map((rect) => rect.right)),
    };
  };

  /** Every block of text, and the direction of the entry that it is part of. */
  const blocks = () => {
    const seen = new Set(textNodes().map((node) => block(node.parentElement)));
    return [...seen].map((element) => {
      const cell = element.closest("td, article");
      const title = cell && cell.querySelector("h2[dir], h3[dir]");
      return {
        words: element.textContent.trim().slice(0, 60),
        direction: getComputedStyle(title ?? document.documentElement).direction,
        heading: /^H\d$/.test(element.nodeName),
        ...line(element),
      };
    });
  };

  /** The characters of a text, line by line, in the order in which they are written. */
  const lines = (node) => {
    const range = document.createRange();
    const found = [];
    for (let at = 0; at < node.data.length; at += 1) {
      if (!/[\p{L}\p{N}\p{P}]/u.test(node.data[at])) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { left, right, top, width } = range.getBoundingClientRect();
      if (!width) continue;
      if (!found.length || top - found.at(-1)[0].top > 5) found.push([]);
      found.at(-1).push({ char: node.data[at], middle: (left + right) / 2, top });
    }
    return found;
  };

  /** Texts of one direction whose characters do not stand in it: "agreements (g)287". */
  const scrambled = () => {
    const rightToLeft = /[\u0590-\u08ff]/u;
    const leftToRight = /[\p{Script=Latin}]/u;
    const forwards = (line) => line.every(({ middle }, at) => !at || middle >= line[at - 1].middle - 0.5);
    const backwards = (line) => {
      const ends = [line[0], line.at(-1)].map(({ char }) => /\p{N}/u.test(char)); // numbers run the other way
      const [first, last] = [line[0].middle, line.at(-1).middle];
      return line.every(({ middle }) => (ends[0] || middle <= first) && (ends[1] || middle >= last));
    };
    return textNodes().filter((node) => {
      const [right, left] = [rightToLeft.test(node.data), leftToRight.test(node.data)];
      if (right === left) return false;
      return !lines(node).every(left ? forwards : backwards);
    }).map((node) => node.data.trim());
  };

  /** What is wider on one side than on the other: bars, lists, quotations. */
  const sided = () =>
    [...document.body.querySelectorAll("*")].filter(shown).flatMap((element) => {
      const style = getComputedStyle(element);
      const side = (name) => parseFloat(style[`padding${name}`]) + parseFloat(style[`border${name}Width`]);
      const [left, right] = [side("Left"), side("Right")];
      if (Math.abs(left - right) < 1) return [];
      return [{ tag: element.localName, direction: style.direction, left, right }];
    });

  /** Links that are too small and too near to another (WCAG 2.2, 2.5.8); those in a sentence may be. */
  const crowded = () => {
    const letters = (text) => (text.match(/\p{L}/gu) ?? []).length;
    const sentences = new Map(); // of each block: how many letters of its own stand around its links
    for (const { parentElement: parent, data } of textNodes()) {
      const around = block(parent);
      if (!parent.closest("a")) sentences.set(around, (sentences.get(around) ?? 0) + letters(data));
    }
    const alone = (link) => (sentences.get(block(link)) ?? 0) <= 5;
    const links = [...document.querySelectorAll("a[href]")].filter((link) => shown(link) && alone(link));
    const boxes = links.map((link) => link.getBoundingClientRect());
    const centre = (box) => [box.left + box.width / 2, box.top + box.height / 2];
    const small = (box) => box.width < TARGET || box.height < TARGET;
    const toBox = ([x, y], box) =>
      Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    const near = (one, other) => {
      const [a, b] = [centre(one), centre(other)];
      const apart = small(other) ? Math.hypot(a[0] - b[0], a[1] - b[1]) < TARGET : false;
      return apart || toBox(a, other) < TARGET / 2;
    };
    return links.filter((_, i) => small(boxes[i]) && boxes.some((box, j) => i !== j && near(boxes[i], box)))
      .map((link) => link.textContent.trim());
  };

  const images = () =>
    [...document.images].filter(shown).map((image) => {
      const { left, top, width, height } = image.getBoundingClientRect();
      return {
        src: image.currentSrc || image.src, alt: image.alt, loaded: image.naturalWidth > 0,
        left, top, width, height, ...legible(image, image.alt),
      };
    });

  const facts = ({ unsubscribe }) => {
    const root = document.documentElement;
    const texts = textNodes().map((node) => legible(node.parentElement, node.data));
    const leave = [...document.querySelectorAll("a")].filter((a) => shown(a) && a.href === unsubscribe);
    return {
      width: innerWidth, height: root.scrollHeight, overflow: root.scrollWidth - root.clientWidth,
      texts: texts.length, faint: texts.filter((text) => text.ratio < text.least),
      smallest: Math.min(...texts.map((text) => text.size)),
      darkestGround: Math.min(...texts.map((text) => luminance(text.ground.split(",").map(Number)))),
      lightestInk: Math.max(...texts.map((text) => luminance(text.ink.split(",").map(Number)))),
      headings: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(shown)
        .map((h) => [Number(h.localName[1]), h.textContent.trim()]),
      blocks: blocks(), sided: sided(), scrambled: scrambled(), crowded: crowded(), images: images(),
      leave: leave.map((a) => a.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
    };
  };

  const turned = ([r, g, b, alpha]) => {
    const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
    const shift = 255 - high - low; // of HSL: L becomes 1 - L, H and S stay
    return `rgba(${r + shift}, ${g + shift}, ${b + shift}, ${alpha})`;
  };

  /** Turn the lightness of every colour of the page round. */
  const invert = () => {
    const all = [document.documentElement, ...document.body.querySelectorAll("*"), document.body];
    const taken = all.map((element) => {
      const style = getComputedStyle(element);
      return [element, turned(parts(style.color)), turned(parts(style.backgroundColor))];
    });
    document.documentElement.style.setProperty("background-color", "#000", "important");
    for (const [element, ink, behind] of taken) {
      element.style.setProperty("color", ink, "important");
      if (!behind.endsWith(", 0)")) element.style.setProperty("background-color", behind, "important");
    }
  };

  return { facts, invert };
})();
