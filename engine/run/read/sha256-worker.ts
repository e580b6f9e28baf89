/** A worker thread that hashes a file while others read it. */
import { hashFile } from './sha256.js';

export default (path: string): Promise<string> => hashFile(path);
