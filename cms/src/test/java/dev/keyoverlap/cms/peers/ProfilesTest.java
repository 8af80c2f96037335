package dev.keyoverlap.cms.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.cms.peers.Desk.Answer;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What our profiles say of receivers is what these do. */
class ProfilesTest {

  static final List<Peer> PEERS = Peers.all();

  @TempDir static Path folder;

  /**
   * Every algorithm, way to name a key, and form of message; and a renewal's messages, before,
   * during and after, against a receiver that has the old key, both, or the new one. In the version
   * that was measured, what the profile does not promise is not read either.
   */
  @ParameterizedTest
  @FieldSource("PEERS")
  void receiver_readsWhatItsProfileSays(Peer peer) throws Exception {
    Peers.assumeInstalled(peer);
    Observations seen = Observations.of(peer, folder);

    assertThat(seen.trials()).extracting(Trial::readable).contains(true, false);
    SoftAssertions all = new SoftAssertions();
    for (Trial trial : seen.trials()) {
      if (trial.readable() || peer.isAsMeasured()) {
        Answer answer = seen.read().get(trial);
        all.assertThat(answer.isYes())
            .as("%s %s, %s: %s", peer, seen.version(), trial, answer.said())
            .isEqualTo(trial.readable());
      }
    }
    all.assertAll();
  }

  @ParameterizedTest
  @FieldSource("PEERS")
  void whatTheReceiverDoesNotRead_isRefusedWhenItIsAskedFor(Peer peer) throws Exception {
    ReceiverProfile profile = peer.profile();
    List<Message.Maker> refusals =
        Promises.of(peer, folder).stream().flatMap(trial -> trial.refusal().stream()).toList();

    assertThat(refusals).isNotEmpty();
    for (Message.Maker refusal : refusals) {
      assertThatIllegalStateException()
          .isThrownBy(refusal::make)
          .withMessageContaining(profile + " ");
    }
  }
}
