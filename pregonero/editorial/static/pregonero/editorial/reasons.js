// A reason that was typed and did not reach the server (the session had ended, the line was down) stands in its field again
// when the same person comes back to the same form in this tab.
(() => {
  const { user, restored } = document.currentScript.dataset;
  const PREFIX = `pregonero:reason:${user}:`;
  const MINUTES = 10; // in which somebody signs in again
  const here = PREFIX + window.location.pathname;
  const fields = () => [...document.querySelectorAll('form[method="post"] textarea[name]')].filter((field) => !field.readOnly);
  const nameOf = (field) => {
    const same = fields().filter((other) => other.name === field.name);
    return `${here}#${field.name}.${same.indexOf(field)}`;
  };

  const storage = () => {
    try {
      return window.sessionStorage;
    } catch {
      return null; // no storage: the browser keeps nothing for anybody
    }
  };

  const offer = () => {
    const store = storage();
    if (!store) return;
    // sent, and the server led on from there, or says that it is done, or it was long ago: it has it
    const done = document.querySelector('.messages .success');
    Object.keys(store).filter((key) => key.startsWith(PREFIX) && store.getItem(`${key}:sent`)).forEach((key) => {
      const old = Date.now() - Number(store.getItem(`${key}:sent`)) > MINUTES * 60000;
      if (done || old || key.split('#')[0] !== here) [key, `${key}:sent`].forEach((one) => store.removeItem(one));
    });
    fields().forEach((field) => {
      const kept = store.getItem(nameOf(field));
      if (kept && !field.value.trim()) {
        field.value = kept;
        const note = document.createElement('p');
        note.setAttribute('role', 'status');
        note.textContent = restored;
        field.before(note);
        const folded = field.closest('details');
        if (folded) folded.open = true;
      }
      field.addEventListener('input', () => {
        store.setItem(nameOf(field), field.value);
        store.removeItem(`${nameOf(field)}:sent`);
      });
      field.form.addEventListener('submit', () => store.getItem(nameOf(field)) && store.setItem(`${nameOf(field)}:sent`, String(Date.now())));
    });
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', offer);
  else offer();
})();
