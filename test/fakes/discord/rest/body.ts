// Bodies of requests: JSON, or a form with `payload_json` and files.
import type { IncomingMessage } from 'node:http';
import { errors } from './errors.ts';
import type { UploadedFile } from './router.ts';

export interface Body {
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
}

const read = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer>> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw errors.invalidJson();
  }
};

const readForm = async (bytes: Buffer<ArrayBuffer>, contentType: string): Promise<Body> => {
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const files: UploadedFile[] = [];
  const fields: Record<string, unknown> = {};
  let json: unknown;
  for (const [field, value] of form) {
    if (typeof value !== 'string')
      files.push({
        field,
        name: value.name,
        contentType: value.type === '' ? null : value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
    else if (field === 'payload_json') json = parse(value);
    else fields[field] = value;
  }
  return { json: json ?? fields, files };
};

/** Reads the whole body. Throws `ApiError` 50109 where it is not JSON. */
export const readBody = async (request: IncomingMessage): Promise<Body> => {
  const bytes = await read(request);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) return readForm(bytes, contentType);
  return { json: bytes.length === 0 ? undefined : parse(bytes.toString('utf8')), files: [] };
};
