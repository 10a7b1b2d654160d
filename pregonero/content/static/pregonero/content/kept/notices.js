// The lines above the form that tell of the connection, of the session and of other people on the page.
window.pregoneroKept = window.pregoneroKept || {};
(() => {
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  };

  /** A place for lines; `say(text, kind, …more)` replaces the line, `say('')` takes it away. */
  const line = (form, role) => {
    const place = element('div', { class: 'kept-line', role, hidden: '' });
    form.prepend(place);
    let last = '';
    return (text, kind = 'info', ...more) => {
      const now = `${kind}:${text}`;
      if (now === last) return;
      last = now;
      place.className = `kept-line kept-line--${kind}`;
      place.hidden = !text;
      place.replaceChildren(...(text ? [element('p', {}, text), ...more] : []));
    };
  };

  Object.assign(window.pregoneroKept, { filled, element, line });
})();
