package dev.keyoverlap.procedure;

/**
 * The role that does a step of a renewal. Some roles are on our side, others on the partner's:
 *
 * <pre>{@code
 * if (!step.role().isOurs()) {
 *   // the partner has to confirm the step
 * }
 * }</pre>
 *
 * @since 1.0
 */
public enum Role {
  /** Manages our keystore. */
  TENANT_ADMINISTRATOR("tenant administrator", true),
  /** Builds and deploys the flows that send and receive our messages. */
  INTEGRATION_DEVELOPER("integration developer", true),
  /** Manages a system that we send messages to. */
  RECEIVER_ADMINISTRATOR("receiver administrator", false),
  /** Manages a system that sends messages to us. */
  SENDER_ADMINISTRATOR("sender administrator", false),
  /** Manages the load balancer in front of our system, which has its own key. */
  LOAD_BALANCER_ADMINISTRATOR("load balancer administrator", false),
  /** Runs the platform of our keystore, and provides some of its keys. */
  PLATFORM_OPERATOR("platform operator", true),
  /** A scheduled job, without a person. */
  SCHEDULER("scheduled job", true);

  private final String title;
  private final boolean ours;

  Role(String title, boolean ours) {
    this.title = title;
    this.ours = ours;
  }

  /**
   * The name of the role in texts.
   *
   * @return such as "receiver administrator"
   */
  public String title() {
    return title;
  }

  /**
   * Whether this role is on the side of this keystore.
   *
   * @return false if it is on a partner's side
   */
  public boolean isOurs() {
    return ours;
  }
}
