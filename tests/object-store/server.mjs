// An object store that speaks S3, on loopback and a free port, which is the first line of output. It ends with its input.
import { buildApp } from 'fauxqs';

const bucket = process.argv[2] ?? 'pictures';
const app = buildApp({ logger: false, host: '127.0.0.1' });
const made = await app.inject({ method: 'PUT', url: `/${bucket}`, headers: { host: '127.0.0.1' } });
if (made.statusCode !== 200) {
  console.error(`the bucket could not be made: ${made.statusCode} ${made.body}`);
  process.exit(1);
}

await app.listen({ host: '127.0.0.1', port: 0 });
console.log(app.server.address().port);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
