// Starts the page of people, badges and rights inside the common frame.
import { startPage } from '../../common/start.tsx';
import { People } from './people.tsx';
import '../parts/parts.css';

startPage('/admin/people', People);
