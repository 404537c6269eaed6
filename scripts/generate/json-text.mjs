const WIDTH = 120;

/** As the formatter wants it: flat lists stand on one line where they fit. */
export function jsonText(value) {
  const text = JSON.stringify(value, null, 2).replace(
    /^(\s*"[^"]+": )\[\n([^[\]{}]*?)\n\s+\]/gm,
    (whole, start, items) => {
      const line = `${start}[${items.trim().replace(/,\n\s+/g, ', ')}]`;
      return line.length < WIDTH ? line : whole;
    },
  );
  return `${text}\n`;
}
