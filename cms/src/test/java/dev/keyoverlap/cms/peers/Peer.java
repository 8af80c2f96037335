package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A foreign implementation of CMS. */
public interface Peer {

  /** Short and without spaces: as a test, a folder and a row are named. */
  String name();

  /** What is installed here; empty if it is absent. */
  Optional<String> version();

  /** What we say of it. */
  ReceiverProfile profile();

  /** Whether it asks who signed, or only whether the signature is correct. */
  default boolean checksTrust() {
    return true;
  }

  /** Whether it is the version that the profile tells of; others may read more or less. */
  default boolean isAsMeasured() {
    return version().filter(here -> (here + ".").startsWith(profile().version() + ".")).isPresent();
  }

  /** What to install where it is absent. */
  String source();

  /**
   * One that trusts the roots of some and holds the private keys of some.
   *
   * @param folder empty, for it alone
   */
  Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception;
}
