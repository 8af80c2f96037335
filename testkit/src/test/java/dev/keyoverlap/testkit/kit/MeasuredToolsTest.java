package dev.keyoverlap.testkit.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.peers.Desk;
import dev.keyoverlap.cms.peers.Desk.Answer;
import dev.keyoverlap.cms.peers.Party;
import dev.keyoverlap.cms.peers.Peer;
import dev.keyoverlap.cms.peers.Peers;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The measured receivers of CMS are run over the kit, and are found to be what is said of them. */
@Tag("any-jdk")
class MeasuredToolsTest {

  static final List<Peer> THAT_ASK_WHO_SIGNED =
      Peers.all().stream().filter(Peer::checksTrust).toList();
  static final List<Peer> THAT_DO_NOT =
      Peers.all().stream().filter(peer -> !peer.checksTrust()).toList();

  private static final Map<String, PartnerProfile> PRESETS =
      Map.of(
          "openssl-cms", PartnerProfile.ALL_HOLDING_SEVERAL,
          "openssl-smime", PartnerProfile.ALL_HOLDING_SEVERAL,
          "certtool", PartnerProfile.GNUTLS_CERTTOOL,
          "cmsutil", PartnerProfile.ALL_HOLDING_SEVERAL,
          "gpgsm", PartnerProfile.GPGSM,
          "hxtool", PartnerProfile.HEIMDAL_HXTOOL,
          "strongswan", PartnerProfile.STRONGSWAN,
          "bouncycastle", PartnerProfile.ALL_HOLDING_SEVERAL,
          "pkijs", PartnerProfile.PKIJS,
          // It decrypts, and has no command to verify.
          "node-forge",
              PartnerProfile.builder().holds(Count.SEVERAL).recipients(Count.SEVERAL).build());

  /** For these there are messages in a second format. */
  private static final Set<String> NO_PKCS1 = Set.of("pkijs", "bouncycastle");

  @TempDir private Path folder;

  private final Map<SetUp, Desk> desks = new EnumMap<>(SetUp.class);

  @AfterEach
  void leave() throws Exception {
    for (Desk desk : desks.values()) {
      desk.close();
    }
  }

  @ParameterizedTest
  @FieldSource("THAT_ASK_WHO_SIGNED")
  void receiver_runOverTheKit_isFoundToBeAsItsPresetSays(Peer peer) throws Exception {
    Peers.assumeInstalled(peer);

    assertThat(profile(runOver(peer)))
        .as("%s %s", peer, peer.version().orElseThrow())
        .isEqualTo(PRESETS.get(peer.name()));
  }

  /** What they accept says nothing, since nobody need have signed it. */
  @ParameterizedTest
  @FieldSource("THAT_DO_NOT")
  void receiver_thatDoesNotAskWhoSigned_isNotReliedOn(Peer peer) throws Exception {
    Peers.assumeInstalled(peer);

    assertThatExceptionOfType(KitAnswersException.class)
        .isThrownBy(() -> runOver(peer))
        .withMessageContaining("accepts messages/cms/signed-");
  }

  /** Of a receiver that opens only the one kind of encrypted messages, or only the other. */
  private static PartnerProfile profile(KitAnswers answers) {
    PartnerProfile cms = SampleKit.profile(answers, SampleKit.CMS);
    PartnerProfile oaep = SampleKit.profile(answers, SampleKit.CMS_OAEP);
    PartnerProfile.Builder both = PartnerProfile.builder().holds(cms.holds());
    both.recipients(cms.recipients() == Count.UNKNOWN ? oaep.recipients() : cms.recipients());
    cms.rule().ifPresentOrElse(both::signatures, () -> both.signatures(cms.signatures()));
    return both.build();
  }

  private KitAnswers runOver(Peer peer) throws Exception {
    List<MessageFormat> formats =
        NO_PKCS1.contains(peer.name())
            ? List.of(SampleKit.CMS, SampleKit.CMS_OAEP)
            : List.of(SampleKit.CMS);
    for (SetUp setUp : SetUp.values()) {
      List<Party> senders = new ArrayList<>();
      List<Party> own = new ArrayList<>();
      for (SetUp one : SampleKit.ones(setUp)) {
        senders.add(party("sender-" + one.key(), SampleKit.senders(one).get(0)));
        own.add(party("receiver-" + one.key(), SampleKit.receivers(one).get(0)));
      }
      Path ofIts = Files.createDirectory(folder.resolve(setUp.key()));
      desks.put(setUp, peer.desk(ofIts, senders, own));
    }
    return Filled.answers(
        formats, (format, setUp, message) -> accepts(desks.get(setUp), format, message));
  }

  private static Party party(String name, HeldKey key) {
    return new Party(name, key, key.chain().get(1));
  }

  private static boolean accepts(Desk desk, MessageFormat format, KitMessage message)
      throws Exception {
    byte[] bytes = SampleKit.message(format, message);
    Answer answer = message.isSigned() ? desk.verify(bytes) : desk.decrypt(bytes);
    // Some hide a wrong key by content that is none (RFC 3218).
    return answer.isYes()
        && (message.isSigned()
            || answer
                .output()
                .filter(out -> Arrays.equals(out, Fixtures.current().content()))
                .isPresent());
  }
}
