// Tidies what Word and web pages put on the clipboard before the rich text editor takes it: the editor drops formats and
// links that it does not know, but glues the cells of a table together, keeps Word's bullets as letters and shows the
// insides of scripts as text.
(() => {
  const AWAY = 'script, style, meta, link, title, iframe, object, embed, img, svg, noscript, template';

  const styleOf = (element) => (element.getAttribute('style') || '').replace(/\s/g, '').toLowerCase();

  /** Paragraphs that Word calls items of a list become items of a list. */
  const lists = (root) => {
    root.querySelectorAll('p').forEach((line) => {
      if (!/mso-list:l\d/.test(styleOf(line)) && !/^MsoListParagraph/.test(line.className)) return;
      const sign = [...line.querySelectorAll('span')].find((one) => styleOf(one).includes('mso-list:ignore'));
      const kind = sign && /^\s*[\dA-Za-z]{1,3}[.)]/.test(sign.textContent) ? 'ol' : 'ul';
      if (sign) sign.remove();
      const item = root.ownerDocument.createElement('li');
      item.append(...line.childNodes);
      const before = line.previousElementSibling;
      if (before && before.dataset.pasted === kind) {
        before.append(item);
        line.remove();
        return;
      }
      const list = root.ownerDocument.createElement(kind);
      list.dataset.pasted = kind;
      list.append(item);
      line.replaceWith(list);
    });
  };

  /** Each row of a table becomes a line; blocks of figures are for tables. */
  const tables = (root) => {
    root.querySelectorAll('table').forEach((table) => {
      const rows = [...table.querySelectorAll('tr')].map((row) => {
        const line = root.ownerDocument.createElement('p');
        line.textContent = [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, ' ')).join(' | ');
        return line;
      });
      table.replaceWith(...rows);
    });
  };

  const tidy = (html) => {
    const root = new DOMParser().parseFromString(html, 'text/html').body; // inert: nothing in it is run or loaded
    root.querySelectorAll(AWAY).forEach((element) => element.remove());
    lists(root);
    tables(root);
    return root.innerHTML.replace(/<!--[\s\S]*?-->/g, '');
  };

  document.addEventListener('paste', (event) => {
    const given = event.clipboardData;
    if (!event.target.closest || !event.target.closest('.public-DraftEditor-content') || event.pregonero || !given) return;
    const html = given.getData('text/html');
    if (!html || html.includes('data-draftjs-conductor-fragment')) return; // copied from one of our own editors
    const data = new DataTransfer();
    data.setData('text/html', tidy(html));
    data.setData('text/plain', given.getData('text/plain'));
    const again = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    if (!again.clipboardData || !again.clipboardData.getData('text/html')) return; // this browser makes no such events
    again.pregonero = true;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(again);
  }, true);
})();
