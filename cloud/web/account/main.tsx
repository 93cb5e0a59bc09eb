// Starts the page of one's own account inside the common frame.
import { startPage } from '../common/start.tsx';
import { AccountPage } from './account.tsx';
import './account.css';

startPage('/account', AccountPage);
