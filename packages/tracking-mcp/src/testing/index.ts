export { sampleDeployment, sampleVendor } from './sample-inputs.ts';
export { trackerContract, type ContractTrackers, type TrackerContract } from './tracker-contract.ts';
