// Starts the page of keys, tags and groups inside the common frame.
import { startPage } from '../../common/start.tsx';
import { Keys } from './keys.tsx';
import '../parts/parts.css';

startPage('/admin/keys', Keys);
