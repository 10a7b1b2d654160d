// What the other parts of the grid share: elements, sentences, and texts of spreadsheets as the clipboard has them.
window.pregoneroGrid = window.pregoneroGrid || {};
(() => {
  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => { if (value !== null) made.setAttribute(name, value); });
    made.append(...children);
    return made;
  };

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));

  /** A sentence with its number; some say one thing otherwise than many. */
  const counted = (words, name, count, more = {}) => filled((count === 1 && words[`${name}_one`]) || words[name], { count: count.toLocaleString('es-MX'), ...more });

  /** Without case and accents, to be looked for. */
  const bare = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLocaleLowerCase('es');

  /** Cells of a text with tabs, as Excel and LibreOffice copy it: quotes hold tabs, line ends and doubled quotes. */
  const parse = (text) => {
    const rows = [];
    let row = [];
    let at = 0;
    const plain = text.replace(/\r\n?/g, '\n');
    while (at <= plain.length) {
      let cell = '';
      if (plain[at] === '"') {
        const found = /^"((?:[^"]|"")*)"(?=\t|\n|$)/.exec(plain.slice(at));
        if (found) {
          cell = found[1].replace(/""/g, '"');
          at += found[0].length;
        }
      }
      if (!cell && plain[at] !== '\t' && plain[at] !== '\n') {
        const rest = plain.slice(at).search(/[\t\n]/);
        const end = rest < 0 ? plain.length : at + rest;
        cell = plain.slice(at, end);
        at = end;
      }
      row.push(cell);
      if (plain[at] !== '\t') {
        rows.push(row);
        row = [];
      }
      at += 1;
    }
    if (rows.length > 1 && rows[rows.length - 1].every((cell) => cell === '')) rows.pop();
    return rows;
  };

  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const format = (rows) => rows.map((row) => row.map(quoted).join('\t')).join('\n');

  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, '0')).join('');

  Object.assign(window.pregoneroGrid, { element, filled, counted, bare, parse, format, newKey });
})();
