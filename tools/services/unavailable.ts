/** Why Kafka and Redis cannot be had: one line for people that says what to do. */
export class ServicesUnavailable extends Error {
  override readonly name = 'ServicesUnavailable';
}
