// Tells people what differs between two states of a form: field by field, word by word.
window.pregoneroKept = window.pregoneroKept || {};
(() => {
  const MOST_CELLS = 4000000; // of the table that compares words; longer texts are compared by paragraph
  const NO_WORDS = new Set(['comment_notifications']);

  /** Words of a leaf; rich text comes as the JSON of its editor. */
  const leaf = (value) => {
    if (!value.startsWith('{"')) return value;
    try {
      const content = JSON.parse(value);
      if (!Array.isArray(content.blocks)) return value;
      const links = Object.values(content.entityMap || {}).map((entity) => (entity.data && entity.data.url) || '');
      return [...content.blocks.map((block) => block.text), ...links].filter(Boolean).join('\n');
    } catch {
      return value;
    }
  };

  /** {field: words} of what `fieldsOf` gave. Blocks are read in their order, without those that were taken out. */
  const words = (fields) => {
    const values = new Map(fields);
    const names = [...values.keys()];
    const list = (path) => {
      const found = [];
      for (let i = 0; i < Number(values.get(`${path}-count`)); i += 1) {
        if (values.get(`${path}-${i}-deleted`) !== '1') {
          found.push([Number(values.get(`${path}-${i}-order`) || i), value(`${path}-${i}-value`)]);
        }
      }
      return found.sort((a, b) => a[0] - b[0]).map(([, text]) => text).filter(Boolean).join('\n');
    };
    const value = (path) => {
      if (values.has(path)) return leaf(values.get(path));
      if (values.has(`${path}-count`)) return list(path);
      const start = `${path}-`;
      const parts = new Set(names.filter((name) => name.startsWith(start)).map((name) => start + name.slice(start.length).split('-')[0]));
      return [...parts].map(value).filter(Boolean).join('\n');
    };
    const text = {};
    names.forEach((name) => {
      const field = name.split('-')[0];
      if (field in text || NO_WORDS.has(field)) return;
      if (values.has(`${field}-count`)) text[field] = list(field);
      else if (values.has(`${field}-TOTAL_FORMS`)) {
        const own = names.filter((one) => one.startsWith(`${field}-`) && !/-(id|ORDER|DELETE|resolved|contentpath|position|\w+_FORMS|\w+_NUM)$/.test(one));
        text[field] = own.map((one) => leaf(values.get(one))).filter(Boolean).join('\n');
      } else text[field] = leaf(values.get(field) || '');
    });
    return text;
  };

  const plain = (text) => (text || '').normalize('NFC').replace(/\s+/g, ' ').trim();

  /** Fields whose words differ: [[field, before, after], …]. */
  const differences = (before, after) => {
    const [old, now] = [words(before), words(after)];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((field) => plain(old[field]) !== plain(now[field]))
      .map((field) => [field, old[field] || '', now[field] || '']);
  };

  /** [[kind, text], …] with kind '', 'del' or 'ins': the longest words in common stay. */
  const marked = (before, after) => {
    const split = (text, by) => text.split(by).filter(Boolean);
    let [a, b] = [split(before, /(\s+)/), split(after, /(\s+)/)];
    if (a.length * b.length > MOST_CELLS) [a, b] = [split(before, /(\n)/), split(after, /(\n)/)];
    let from = 0;
    while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
    let end = 0;
    while (end < a.length - from && end < b.length - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
    const [x, y] = [a.slice(from, a.length - end), b.slice(from, b.length - end)];
    const parts = [['', a.slice(0, from).join('')]];
    if (x.length * y.length > MOST_CELLS) parts.push(['del', x.join('')], ['ins', y.join('')]);
    else {
      const width = y.length + 1;
      const table = new Uint16Array((x.length + 1) * width);
      for (let i = x.length - 1; i >= 0; i -= 1) {
        for (let j = y.length - 1; j >= 0; j -= 1) {
          table[i * width + j] = x[i] === y[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
        }
      }
      let [i, j] = [0, 0];
      while (i < x.length || j < y.length) {
        if (i < x.length && j < y.length && x[i] === y[j]) { parts.push(['', x[i]]); i += 1; j += 1; }
        else if (i < x.length && (j === y.length || table[(i + 1) * width + j] >= table[i * width + j + 1])) { parts.push(['del', x[i]]); i += 1; }
        else { parts.push(['ins', y[j]]); j += 1; }
      }
    }
    parts.push(['', a.slice(a.length - end).join('')]);
    return parts.reduce((joined, [kind, text]) => {
      const last = joined[joined.length - 1];
      if (last && last[0] === kind) last[1] += text;
      else if (text) joined.push([kind, text]);
      return joined;
    }, []);
  };

  Object.assign(window.pregoneroKept, { words, differences, marked });
})();
