// Offers a title or summary that comes in capitals in sentence case. Nothing is changed before the person says so.
(() => {
  const ROMAN = /^(?=.{2,})X{0,3}(IX|IV|V?I{0,3})$/;
  const WORD = /[\p{L}\p{N}]+/gu;

  /** As the gate of titles judges: most of the longer words in capitals. */
  const shouts = (text) => {
    const words = (text.match(/\p{L}+/gu) || []).filter((word) => word.length > 3);
    const capitals = words.filter((word) => word === word.toLocaleUpperCase('es') && word !== word.toLocaleLowerCase('es'));
    return words.length >= 2 && capitals.length * 2 > words.length;
  };

  const bare = (text) => text.normalize('NFD').replace(/[\u0300-\u0302\u0304-\u036f]/g, '').normalize('NFC').toLocaleLowerCase('es');

  /** Sentence case that keeps known names and acronyms; `names` longer first. */
  const calm = (text, names, acronyms) => {
    const known = new Map(acronyms.map((word) => [bare(word), word]));
    let found = text.replace(WORD, (word) => known.get(bare(word)) || (ROMAN.test(word) ? word : word.toLocaleLowerCase('es')));
    found = found.replace(/(^|[.!?…]\s+|[¿¡«“"]\s*)(\p{L})/gu, (all, before, letter) => before + letter.toLocaleUpperCase('es'));
    const plain = bare(found);
    if (plain.length !== found.length) return found; // letters of other scripts: positions would not fit
    names.forEach((name) => {
      const sought = bare(name);
      for (let at = plain.indexOf(sought); at >= 0; at = plain.indexOf(sought, at + sought.length)) {
        const alone = !/[\p{L}\p{N}]/u.test((plain[at - 1] || ' ') + (plain[at + sought.length] || ' '));
        if (alone && name.length === sought.length) found = found.slice(0, at) + name + found.slice(at + name.length);
      }
    });
    return found;
  };

  const watch = (input, { names, acronyms, words }) => {
    const place = document.createElement('div');
    place.className = 'pregonero-calm';
    place.setAttribute('aria-live', 'polite');
    place.hidden = true;
    (input.closest('.w-field__input') || input.parentElement).after(place);
    const look = () => {
      const offered = shouts(input.value) ? calm(input.value, names, acronyms) : '';
      place.hidden = !offered || offered === input.value;
      if (place.hidden || place.dataset.offered === offered) return;
      place.dataset.offered = offered;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button button-small button-secondary';
      button.textContent = words.use;
      button.addEventListener('click', () => {
        input.value = place.dataset.offered;
        ['input', 'keyup', 'change', 'blur'].forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));
        input.focus();
        look();
      });
      const text = document.createElement('p');
      text.append(`${words.offer} `, Object.assign(document.createElement('q'), { textContent: offered }));
      place.replaceChildren(text, button);
    };
    input.addEventListener('input', look);
    look();
  };

  const start = () => {
    const source = document.getElementById('pregonero-names');
    if (!source) return;
    const known = JSON.parse(source.textContent);
    ['id_title', 'id_summary'].map((id) => document.getElementById(id)).filter(Boolean).forEach((input) => watch(input, known));
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
