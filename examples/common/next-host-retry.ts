import driver from 'cassandra-driver';

const { RetryPolicy } = driver.policies.retry;

/** More nodes than a plan has in these examples: the plan's end is the limit. */
const maximumHosts = 16;
/** Retries keep the level of the query; the driver's types do not know that it may be left out. */
const sameLevel = undefined as unknown as driver.types.consistencies;

/**
 * A coordinator that has too few living replicas at hand says so at once and has done nothing, so
 * the next node of the plan may be asked: the first of another data centre counts replicas there.
 * All else is the driver's own rule.
 */
export class NextHostRetry extends RetryPolicy {
  override onUnavailable(
    info: driver.policies.retry.OperationInfo,
  ): driver.policies.retry.DecisionInfo {
    return info.nbRetry < maximumHosts ? this.retryResult(sameLevel, false) : this.rethrowResult();
  }
}
