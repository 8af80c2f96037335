package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.EC;
import static dev.keyoverlap.cms.peers.Parties.NEW;
import static dev.keyoverlap.cms.peers.Parties.OLD;

import java.util.List;

/** What a receiver has: the roots that it trusts, and the keys that it holds. */
@SuppressWarnings("ImmutableEnumChecker") // the lists do not change
enum Situation {
  /** Before it hears of the renewal. */
  OLD_ONLY(List.of(OLD), List.of(OLD)),
  /** After the renewal, or one that came later. */
  NEW_ONLY(List.of(NEW), List.of(NEW)),
  /** In between; and the third root, for the algorithms. */
  BOTH(List.of(OLD, NEW, EC), List.of(OLD, NEW)),
  EC_ONLY(List.of(EC), List.of(EC)),
  /** With keys that no tool of these can hold, but a library can. */
  MODERN(List.of(EC), Parties.modern());

  final List<Party> trusted;
  final List<Party> held;

  Situation(List<Party> trusted, List<Party> held) {
    this.trusted = trusted;
    this.held = held;
  }
}
