// One table on the screen: only the rows that are seen are in the document, one cell of it can be reached by Tab.
window.pregoneroGrid = window.pregoneroGrid || {};
(() => {
  const grid = window.pregoneroGrid;
  const { element, filled } = grid;
  const HEIGHT = 32; // of a row, as the style sheet has it
  const SPARE = 6; // rows above and below
  const WIDTHS = { long: 260, text: 190, link: 220, list: 170, date: 135, time: 90, number: 110, money: 130, table: 150 };
  const MARKS = { unsaved: '○', saving: '◌', saved: '', conflict: '!', refused: '!' };
  const GRADES = ['blocking', 'serious', 'warning', 'informative'];
  const pesos = new Intl.NumberFormat('es-MX', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const NUMBER = /^-?\d{1,13}(\.\d{1,2})?$/;

  let sheets = 0;

  grid.Sheet = class {
    /** `desk` has root, words, mayWrite(), and hears of focus, open(row, field), say(text), undo(), insert(), remove(). */
    constructor({ desk, model, table, ref, label, most }) {
      sheets += 1;
      Object.assign(this, { desk, model, table, ref, most, id: `pg-${sheets}`, words: desk.words });
      this.active = { row: 0, column: 0 };
      this.anchor = null;
      this.drawn = new Map();
      this.leaving = false;
      const widths = table.fields.map((field) => WIDTHS[field.kind]);
      this.lefts = widths.map((_width, at) => 72 + widths.slice(0, at).reduce((sum, one) => sum + one, 0));
      this.widths = widths;
      this.body = element('div', { class: 'pg-body', role: 'rowgroup' });
      this.scroll = element('div', { class: 'pg-scroll', role: 'grid', 'aria-label': label, 'aria-colcount': table.fields.length + 1, 'aria-multiselectable': 'true' }, this.head(), this.body);
      if (!desk.mayWrite()) this.scroll.setAttribute('aria-readonly', 'true');
      this.scroll.style.setProperty('--pg-columns', ['72px', ...widths.map((one) => `${one}px`)].join(' '));
      this.scroll.style.setProperty('--pg-width', `${72 + widths.reduce((sum, one) => sum + one, 0)}px`);
      this.listen();
    }

    head() {
      const cells = this.table.fields.map((field, at) => element(
        'div', { role: 'columnheader', class: 'pg-h', 'aria-colindex': at + 2, title: `${field.name}\n${field.type}` },
        element('span', { class: 'pg-name' }, field.name, ...(field.required ? [element('abbr', { title: this.words.required, class: 'pg-required' }, '*')] : [])),
        element('span', { class: 'pg-type' }, field.type),
      ));
      const row = element('div', { role: 'row', class: 'pg-row pg-head', 'aria-rowindex': 1 }, element('div', { role: 'columnheader', class: 'pg-h pg-n', 'aria-colindex': 1 }, this.words.row), ...cells);
      return element('div', { role: 'rowgroup', class: 'pg-heads' }, row);
    }

    rows() { return this.model.rowsOf(this.table.name, this.ref); }

    get row() { return this.list[this.active.row]; }

    // -- drawing

    /** All rows anew; after rows came or went. */
    draw() {
      this.list = this.rows();
      // without rows the table itself is what can be reached, and pasted into
      if (this.list.length) this.scroll.removeAttribute('tabindex'); else this.scroll.setAttribute('tabindex', '0');
      const last = Math.max(0, this.list.length - 1);
      this.active.row = Math.min(this.active.row, last);
      if (this.anchor) this.anchor.row = Math.min(this.anchor.row, last);
      this.scroll.setAttribute('aria-rowcount', this.list.length + 1);
      this.body.style.blockSize = `${this.list.length * HEIGHT}px`;
      this.window();
    }

    window() {
      const first = Math.max(0, Math.floor(this.scroll.scrollTop / HEIGHT) - SPARE);
      const end = Math.min(this.list.length, first + Math.ceil((this.scroll.clientHeight || 400) / HEIGHT) + 2 * SPARE);
      const wanted = new Map();
      for (let at = first; at < end; at += 1) wanted.set(this.list[at].key, at);
      if (this.row) wanted.set(this.row.key, this.active.row); // keeps the focus
      this.drawn.forEach((line, key) => { if (!wanted.has(key)) { line.remove(); this.drawn.delete(key); } });
      wanted.forEach((at, key) => {
        let line = this.drawn.get(key);
        if (!line) {
          line = this.line();
          this.drawn.set(key, line);
          this.body.append(line);
        }
        if (line.dataset.at !== String(at)) {
          line.dataset.at = at;
          line.setAttribute('aria-rowindex', at + 2);
          line.style.transform = `translateY(${at * HEIGHT}px)`;
        }
        this.fill(line, this.list[at], at);
      });
    }

    line() {
      const cells = this.table.fields.map((field, at) => element('div', { role: 'gridcell', class: `pg-c pg-c--${field.kind}`, 'aria-colindex': at + 2, tabindex: '-1', 'data-column': at }));
      return element('div', { role: 'row', class: 'pg-row' }, element('div', { role: 'rowheader', class: 'pg-n', 'aria-colindex': 1 }), ...cells);
    }

    fill(line, row, at) {
      const { words } = this;
      const [head, ...cells] = line.children;
      const said = words[`state_${row.state === 'refused' ? 'unsaved' : row.state}`];
      const mark = MARKS[row.state] ? [element('span', { class: `pg-mark pg-mark--${row.state}`, title: row.why || said }, element('span', { 'aria-hidden': 'true' }, MARKS[row.state]), element('span', { class: 'w-sr-only' }, said))] : [];
      const whole = this.model.findingsOf(this.table, row, '');
      head.replaceChildren(String(at + 1), ...mark, ...(whole.length ? [element('span', { class: 'pg-flag', title: whole.map((one) => one.message).join('\n') }, '▲')] : []));
      const range = this.range();
      cells.forEach((cell, column) => {
        const field = this.table.fields[column];
        const text = this.text(field, row.cells[column]);
        if (cell.textContent !== text) cell.textContent = text;
        const found = this.model.findingsOf(this.table, row, field.key);
        const grade = GRADES.find((one) => found.some((finding) => finding.grade === one)) || '';
        if (cell.dataset.grade !== grade) {
          if (grade) cell.dataset.grade = grade; else delete cell.dataset.grade;
          if (grade && grade !== 'informative') cell.setAttribute('aria-invalid', 'true'); else cell.removeAttribute('aria-invalid');
        }
        if (found.length) cell.title = found.map((one) => one.message).join('\n'); else cell.removeAttribute('title');
        const active = at === this.active.row && column === this.active.column;
        const tab = active ? '0' : '-1';
        if (cell.getAttribute('tabindex') !== tab) cell.setAttribute('tabindex', tab);
        if (active && found.length) cell.setAttribute('aria-describedby', 'pg-told'); else cell.removeAttribute('aria-describedby');
        cell.classList.toggle('is-active', active);
        const selected = at >= range.top && at <= range.bottom && column >= range.left && column <= range.right && !(active && !this.anchor);
        cell.classList.toggle('is-selected', selected);
        if (selected || active) cell.setAttribute('aria-selected', 'true'); else cell.removeAttribute('aria-selected');
      });
    }

    text(field, text) {
      if (field.kind === 'money' && NUMBER.test(text)) return pesos.format(Number(text));
      if (field.kind === 'table' && text) return `${text} · ${grid.counted(this.words, 'rows', this.model.rowsOf(field.table, text).length)}`;
      return text.length > 300 ? `${text.slice(0, 300)}…` : text;
    }

    refresh(row) {
      const line = this.drawn.get(row.key);
      if (line) this.fill(line, row, Number(line.dataset.at));
    }

    // -- where one is

    range() {
      const from = this.anchor || this.active;
      return {
        top: Math.min(from.row, this.active.row), bottom: Math.max(from.row, this.active.row),
        left: Math.min(from.column, this.active.column), right: Math.max(from.column, this.active.column),
      };
    }

    cell() {
      const line = this.row && this.drawn.get(this.row.key);
      return line ? line.children[this.active.column + 1] : null;
    }

    go(row, column, { select = false, focus = true } = {}) {
      if (!this.list.length) return;
      if (select) this.anchor = this.anchor || { ...this.active };
      else this.anchor = null;
      this.active = { row: Math.max(0, Math.min(this.list.length - 1, row)), column: Math.max(0, Math.min(this.table.fields.length - 1, column)) };
      this.reveal();
      this.window();
      if (focus) { const cell = this.cell(); if (cell) cell.focus({ preventScroll: true }); }
      this.desk.focused(this);
    }

    reveal() {
      const { row, column } = this.active;
      const top = row * HEIGHT;
      const room = this.scroll.clientHeight - this.scroll.firstElementChild.offsetHeight;
      if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
      else if (top + HEIGHT > this.scroll.scrollTop + room - 16) this.scroll.scrollTop = top + HEIGHT - room + 16;
      const left = this.lefts[column] - 72;
      const right = left + this.widths[column];
      if (left < this.scroll.scrollLeft) this.scroll.scrollLeft = left;
      else if (right > this.scroll.scrollLeft + this.scroll.clientWidth - 72) this.scroll.scrollLeft = right - this.scroll.clientWidth + 72 + 16;
    }

    // -- keys, mouse, clipboard

    listen() {
      let waiting = false;
      this.scroll.addEventListener('scroll', () => {
        // the scrolling that brought the cell into view comes late
        const { scrollTop, scrollLeft } = this.scroll;
        if (this.editing && (Math.abs(scrollTop - this.seen[0]) > 4 || Math.abs(scrollLeft - this.seen[1]) > 4)) this.editing.finish(true, null, true);
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => { waiting = false; this.window(); });
      });
      this.scroll.addEventListener('keydown', (event) => this.key(event));
      this.scroll.addEventListener('focusin', (event) => {
        const place = this.placeOf(event.target);
        if (place && (place.row !== this.active.row || place.column !== this.active.column)) this.go(place.row, place.column);
        else this.desk.focused(this);
      });
      let dragging = false;
      this.scroll.addEventListener('pointerdown', (event) => {
        const place = this.placeOf(event.target);
        if (!place || event.button !== 0) return;
        event.preventDefault();
        this.go(place.row, place.column, { select: event.shiftKey });
        dragging = event.pointerType === 'mouse';
      });
      this.scroll.addEventListener('pointermove', (event) => {
        const place = dragging && event.buttons === 1 ? this.placeOf(event.target) : null;
        if (!place) { dragging = dragging && event.buttons === 1; return; }
        if (place.row !== this.active.row || place.column !== this.active.column) this.go(place.row, place.column, { select: true });
      });
      this.scroll.addEventListener('dblclick', (event) => { if (this.placeOf(event.target)) this.begin(); });
      this.scroll.addEventListener('copy', (event) => this.copy(event));
      this.scroll.addEventListener('cut', (event) => { if (this.copy(event) && this.desk.mayWrite()) this.clear(); });
      this.scroll.addEventListener('paste', (event) => this.paste(event));
    }

    placeOf(target) {
      const cell = target.closest && target.closest('.pg-c');
      return cell ? { row: Number(cell.parentElement.dataset.at), column: Number(cell.dataset.column) } : null;
    }

    key(event) {
      if (event.isComposing) return;
      if (!this.row) {
        if (event.key === 'Enter' && event.ctrlKey) this.desk.insert(this);
        else if (event.key === 'Escape') this.desk.escape(this);
        else if (event.ctrlKey && event.key.toLowerCase() === 'z') this.desk.undo();
        return;
      }
      const { row, column } = this.active;
      const ctrl = event.ctrlKey || event.metaKey;
      const select = event.shiftKey;
      const page = Math.max(1, Math.floor(this.scroll.clientHeight / HEIGHT) - 3);
      const lastRow = this.list.length - 1;
      const lastColumn = this.table.fields.length - 1;
      const { leaving } = this;
      this.leaving = false;
      const moves = {
        ArrowUp: [ctrl ? 0 : row - 1, column], ArrowDown: [ctrl ? lastRow : row + 1, column],
        ArrowLeft: [row, ctrl ? 0 : column - 1], ArrowRight: [row, ctrl ? lastColumn : column + 1],
        PageUp: [row - page, column], PageDown: [row + page, column],
        Home: [ctrl ? 0 : row, 0], End: [ctrl ? lastRow : row, lastColumn],
      };
      if (moves[event.key] && !event.altKey) this.go(...moves[event.key], { select });
      else if (event.key === 'Tab' && !ctrl) {
        const step = event.shiftKey ? -1 : 1;
        const next = row * (lastColumn + 1) + column + step;
        if (leaving || next < 0 || next >= this.list.length * (lastColumn + 1)) return; // out of the grid
        this.go(Math.floor(next / (lastColumn + 1)), next % (lastColumn + 1));
      } else if (event.key === 'Escape') {
        this.leaving = true;
        if (this.anchor) this.go(row, column); else if (!this.desk.escape(this)) return;
      } else if (event.key === 'Enter' && ctrl) this.desk.insert(this);
      else if (event.key === 'Enter' && this.table.fields[column].kind === 'table') this.desk.open(this.row, this.table.fields[column]);
      else if (event.key === 'Enter' || event.key === 'F2') this.begin();
      else if (event.key === 'Backspace' && ctrl) this.desk.remove(this);
      else if (event.key === 'Delete' || event.key === 'Backspace') this.clear();
      else if (ctrl && event.key.toLowerCase() === 'z') this.desk.undo();
      else if (ctrl && event.key.toLowerCase() === 'a') { this.anchor = { row: 0, column: 0 }; this.go(lastRow, lastColumn, { select: true }); }
      else if (event.key === 'Dead' || event.key === 'Process') {
        this.begin(''); // an accent that waits for its letter: the box gets both
        return;
      } else if (event.key.length === 1 && (event.getModifierState('AltGraph') || (!ctrl && !event.altKey))) this.begin(event.key);
      else return;
      event.preventDefault();
    }

    begin(typed) {
      if (!this.desk.mayWrite()) { this.desk.say(this.words.read_only); return; }
      this.reveal();
      this.window();
      const field = this.table.fields[this.active.column];
      const { row } = this;
      const column = this.active.column;
      const before = row.cells[column];
      this.seen = [this.scroll.scrollTop, this.scroll.scrollLeft];
      this.editing = grid.edit({
        root: this.desk.root,
        cell: this.cell(),
        field,
        text: before,
        typed,
        values: field.list === null ? null : this.model.lists[field.list],
        words: this.words,
        label: `${field.name}, ${filled(this.words.of_row, { row: this.active.row + 1 })}`,
        done: (text, step, stay) => {
          this.editing = null;
          if (text !== null && this.table.byKey.has(row.key)) this.model.together(() => this.model.set(this.table, row, column, text.trim()));
          if (!stay) this.go(this.active.row + (step ? step[0] : 0), this.active.column + (step ? step[1] : 0));
        },
      });
    }

    selected() {
      const { top, bottom, left, right } = this.range();
      return this.list.slice(top, bottom + 1).map((row) => row.cells.slice(left, right + 1));
    }

    clear() {
      if (!this.desk.mayWrite()) { this.desk.say(this.words.read_only); return; }
      const { top, bottom, left, right } = this.range();
      this.model.together(() => this.list.slice(top, bottom + 1).forEach((row) => {
        for (let column = left; column <= right; column += 1) this.model.set(this.table, row, column, '');
      }));
    }

    copy(event) {
      if (!this.row) return false;
      event.clipboardData.setData('text/plain', grid.format(this.selected()));
      event.preventDefault();
      return true;
    }

    paste(event) {
      event.preventDefault();
      if (!this.desk.mayWrite()) { this.desk.say(this.words.read_only); return; }
      const text = event.clipboardData.getData('text/plain');
      if (!text) { this.desk.say(this.words.not_rows_file); return; }
      this.put(grid.parse(text));
    }

    /** Cells from the clipboard: one fills what is selected, more go from its corner on. */
    put(rows) {
      const { top, bottom, left, right } = this.list.length ? this.range() : { top: 0, bottom: -1, left: 0, right: 0 };
      const lastColumn = this.table.fields.length;
      let cells = 0;
      let added = 0;
      let left_out = 0;
      const wide = Math.max(...rows.map((row) => row.length));
      this.model.together(() => {
        if (rows.length === 1 && wide === 1 && bottom >= top) {
          this.list.slice(top, bottom + 1).forEach((row) => {
            for (let column = left; column <= right; column += 1) { this.model.set(this.table, row, column, rows[0][0].trim()); cells += 1; }
          });
          return;
        }
        const here = [...this.list];
        rows.forEach((texts, at) => {
          const found = here[top + at];
          const fitting = texts.slice(0, lastColumn - left).map((text) => text.trim());
          if (found) fitting.forEach((text, place) => this.model.set(this.table, found, left + place, text));
          else if (this.table.rows.length >= this.most) { left_out += 1; return; }
          else {
            const given = [];
            // what the clipboard leaves empty keeps what a new row begins with
            fitting.forEach((text, place) => { if (text) given[left + place] = text; });
            this.model.add(this.table, this.table.rows.length, given, this.ref || '');
            added += 1;
          }
          cells += fitting.length;
        });
        if (added) this.desk.added(this);
      });
      this.draw();
      if (rows.length > 1 || wide > 1) {
        this.go(top, left);
        this.anchor = { row: top, column: left };
        this.go(top + rows.length - 1, Math.min(left + wide, lastColumn) - 1, { select: true });
      }
      const over = left + wide - lastColumn;
      const said = over > 0 ? filled(this.words.pasted_less, { cells, left: over }) : filled(this.words.pasted, { cells, rows: added });
      this.desk.say(left_out ? filled(this.words.pasted_full, { most: this.most.toLocaleString('es-MX'), left: left_out }) : said);
    }
  };
})();
