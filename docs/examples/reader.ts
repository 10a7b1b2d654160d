/** Keeps a copy of everything a municipality has published. Needs `fetch` only: browsers, Node 18, Deno, Bun. */

export type Document = { id: string; kind: string; path: string; title: string; fields: Record<string, unknown> };
export type Entry = { seq: number; action: string; id: string; document?: Document };
export type Page = { items: Entry[]; next: number; latest: number };
/** What you store between two runs: the place in the change feed, and the documents by their id. */
export type Kept = { since: number; documents: Record<string, Document> };

const sleep = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

/** Brings `kept` up to date, page by page; yields each page after it was worked on: the moment to store `kept`. */
export async function* follow(base: string, kept: Kept, wait = 25): AsyncGenerator<Page> {
  for (;;) {
    const answer = await fetch(`${base}changes?since=${kept.since}&wait=${wait}`);
    const pause = Number(answer.headers.get("Retry-After") ?? 0);
    if (answer.status === 429 || answer.status === 503) { // too many questions, or not now
      await sleep(pause || 5);
      continue;
    }
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    const page: Page = await answer.json();
    for (const entry of page.items) {
      if (entry.document) kept.documents[entry.id] = entry.document; // published, updated or moved, and public now
      else if (entry.action !== "erased") delete kept.documents[entry.id]; // withdrawn, or a later entry brings another
    }
    kept.since = page.next;
    yield page;
    await sleep(pause);
  }
}
