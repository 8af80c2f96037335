package dev.keyoverlap.procedure;

/**
 * Who does a step of a renewal.
 *
 * <p>Some are on our side of the messages, some on the partner's:
 *
 * <pre>{@code
 * if (!step.role().isOurs()) {
 *   // somebody there has to vouch for it
 * }
 * }</pre>
 */
public enum Role {
  /** Looks after our keystore. */
  TENANT_ADMINISTRATOR("tenant administrator", true),
  /** Builds and deploys what sends and receives our messages. */
  INTEGRATION_DEVELOPER("integration developer", true),
  /** Looks after a system that we send to. */
  RECEIVER_ADMINISTRATOR("receiver administrator", false),
  /** Looks after a system that sends to us. */
  SENDER_ADMINISTRATOR("sender administrator", false),
  /** Looks after the load balancer that stands before our system, with a key of its own. */
  LOAD_BALANCER_ADMINISTRATOR("load balancer administrator", false),
  /** Runs the platform that our keystore is on, and provides some of its keys. */
  PLATFORM_OPERATOR("platform operator", true),
  /** Nobody: a job that looks at the clock. */
  SCHEDULER("scheduled job", true);

  private final String title;
  private final boolean ours;

  Role(String title, boolean ours) {
    this.title = title;
    this.ours = ours;
  }

  /**
   * What people call this role.
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
