export {
  medallionStoreContract,
  type ContractStores,
  type MedallionStoreContract,
} from './medallion-store-contract.ts';
export { sampleMedallion, type SampleOptions } from './sample-medallion.ts';
