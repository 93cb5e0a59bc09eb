// The page that takes vehicles over: a file and its feed, its columns, what it would change, what came of it; wires its parts.
import type { FeedSources, ImportPreview } from '@keycab/shared/inventory';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { TextField } from '../parts/fields.tsx';
import { Columns } from './columns.tsx';
import { words } from './messages.ts';
import { Preview } from './preview.tsx';
import { type Importing, useImport } from './use-import.ts';

/** As the service takes it. */
const FILE_MAX_BYTES = 32 * 1_024 * 1_024;

export function ImportPage({ house }: { readonly house: House }) {
  const feeds = useLoaded<FeedSources>('feeds', (signal) => ask('/api/v1/admin/feeds', {}, signal));
  const importing = useImport(feeds.reload);
  const { busy, done, file, preview, trouble } = importing;
  const problem = trouble ?? feeds.trouble;
  return (
    <div className="admin import">
      <div className="head">
        <h1>{words.title}</h1>
      </div>
      <p className="muted about">{words.about}</p>
      {done === null ? (
        <>
          <FeedPanel importing={importing} sources={feeds.value?.sources ?? null} />
          {problem !== null && (
            <TroubleNote trouble={problem} onRetry={file === null ? feeds.reload : importing.again} />
          )}
          {preview !== null && (
            <Columns preview={preview} wanted={importing.wanted} busy={busy !== null} onWant={importing.want} />
          )}
          {preview !== null && preview.missing.length === 0 && (
            <Preview
              key={preview.plan}
              preview={preview}
              busy={busy !== null || trouble !== null}
              named={house.me !== null && house.me.person !== null}
              onTake={importing.take}
            />
          )}
        </>
      ) : (
        <Result done={done} onAnother={() => importing.choose(null)} />
      )}
    </div>
  );
}

function FeedPanel(props: { readonly importing: Importing; readonly sources: FeedSources['sources'] | null }) {
  const { importing, sources } = props;
  const { busy, file, percent, preview, wanted } = importing;
  const [over, setOver] = useState(false);
  const [source, setSource] = useState(wanted.source);
  const [tooLarge, setTooLarge] = useState(false);
  const choose = (chosen: File | null | undefined): void => {
    if (chosen === null || chosen === undefined) return;
    setTooLarge(chosen.size > FILE_MAX_BYTES);
    if (chosen.size <= FILE_MAX_BYTES) importing.choose(chosen);
  };
  const known = sources?.find((one) => one.source === wanted.source);
  const name = source.trim();
  const isName = /^[A-Za-z0-9_. -]{1,60}$/.test(name);
  return (
    <section className="panel feed" aria-label={words.choose}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          importing.want({ source: name });
        }}
      >
        <TextField
          label={words.source}
          hint={known === undefined ? words.sourceHint : words.known(known.source, known.vehicles)}
          value={source}
          onChange={(text) => {
            setSource(text);
            // Nothing is sent for a name that is half typed: with a file, its button says when.
            if (file === null && /^[A-Za-z0-9_. -]{1,60}$/.test(text.trim())) importing.want({ source: text.trim() });
          }}
          pattern="[A-Za-z0-9_. -]{1,60}"
          list={(sources ?? []).map((one) => one.source)}
          required
        />
        {file !== null && isName && name !== wanted.source && (
          <Button type="submit" disabled={busy === 'taking'}>
            {words.renamed}
          </Button>
        )}
      </form>
      <label className="drop" data-over={over}>
        {/* It covers all of it, and browsers let files be dropped onto it. */}
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          disabled={busy === 'taking'}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={({ currentTarget }) => {
            choose(currentTarget.files?.[0]);
            // The same file may be chosen again after it was corrected.
            currentTarget.value = '';
          }}
        />
        <b>{file === null ? words.choose : words.other}</b> <span className="muted">{words.drop}</span>
        {file !== null && <span className="name">{words.file(file.name, file.size)}</span>}
        {preview !== null && <span>{words.found(preview.rows, preview.encoding, preview.delimiter)}</span>}
      </label>
      {tooLarge && (
        <p className="overdue" role="alert">
          {words.tooLarge}
        </p>
      )}
      <div role="status" className="progress">
        {busy !== null && (
          <>
            <progress aria-label={words.sending(percent)} value={percent < 100 ? percent : undefined} max={100} />
            <span className="muted">
              {percent < 100 ? words.sending(percent) : busy === 'taking' ? words.taking : words.reading}
            </span>
          </>
        )}
      </div>
      {file === null && sources !== null && sources.length === 0 && <p className="muted">{words.none}</p>}
    </section>
  );
}

function Result({ done, onAnother }: { readonly done: ImportPreview; readonly onAnother: () => void }) {
  const { created, refused, retired, unchanged, updated } = done;
  return (
    <section className="panel result" aria-labelledby="done">
      <h2 id="done" tabIndex={-1} ref={(heading) => heading?.focus()}>
        {words.done}
      </h2>
      <p>
        {words.doneCounts(created, updated, unchanged, refused)} {retired > 0 && words.doneSold(retired)}
      </p>
      <ul className="links">
        <li>
          <a href="/admin/audit?kind=InventoryImported&log=office">{words.toLine}</a>
        </li>
        {created > 0 && (
          <li>
            <a href="/admin/keys?new=key">{words.toKeys}</a>
          </li>
        )}
      </ul>
      <p className="muted">{words.undo}</p>
      <div className="row">
        <Button onClick={onAnother}>{words.another}</Button>
      </div>
    </section>
  );
}
