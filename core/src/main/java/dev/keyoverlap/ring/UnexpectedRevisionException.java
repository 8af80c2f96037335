package dev.keyoverlap.ring;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The keystore can be used, and somebody should check it: another program has changed it, keys are
 * missing, or an earlier revision came back. {@link
 * dev.keyoverlap.KeystoreRotation#lastReloadFailure()} gives this one; it is not thrown.
 *
 * @since 1.0
 */
public final class UnexpectedRevisionException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  /**
   * For rotations.
   *
   * @param findings what was found, at least one
   */
  public UnexpectedRevisionException(List<Finding> findings) {
    super(findings.stream().map(Finding::message).collect(Collectors.joining(". ")));
    this.findings = List.copyOf(findings);
  }

  /**
   * The findings.
   *
   * @return the findings, at least one; immutable
   */
  public List<Finding> findings() {
    return findings;
  }
}
