// Starts the page of tokens inside the common frame.
import { startPage } from '../../common/start.tsx';
import { TokensPage } from './tokens.tsx';
import '../parts/parts.css';

startPage('/admin/tokens', TokensPage);
