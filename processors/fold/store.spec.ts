import { storeContract } from './store.contract.js';
import { memoryStore } from './store.js';

storeContract('memory', memoryStore);
