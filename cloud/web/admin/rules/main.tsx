// Starts the page of the house's rules inside the common frame.
import { startPage } from '../../common/start.tsx';
import { RulesOfHouse } from './rules.tsx';
import '../parts/parts.css';
import './rules.css';

startPage('/admin/rules', RulesOfHouse);
