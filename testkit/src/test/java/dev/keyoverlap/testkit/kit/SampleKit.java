package dev.keyoverlap.testkit.kit;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.ReceiverKey;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** What receivers hold of the kit, as the peers of other modules take it. */
final class SampleKit {

  static final MessageFormat CMS = Fixtures.current().format("cms");
  static final MessageFormat CMS_OAEP = Fixtures.current().format("cms-oaep");
  static final MessageFormat XML_SIBLINGS = Fixtures.current().format("xml-siblings");
  static final MessageFormat XML_PARALLEL = Fixtures.current().format("xml-parallel");
  static final MessageFormat SOAP = Fixtures.current().format("soap");
  static final List<MessageFormat> ASKED = KitAnswers.asked();

  private SampleKit() {}

  static byte[] message(MessageFormat format, KitMessage message) {
    return format.fixture(message).orElseThrow().bytes();
  }

  /** The sender's keys, old or new, whose private parts nobody has. */
  static List<HeldKey> senders(SetUp setUp) {
    List<HeldKey> senders = new ArrayList<>();
    for (SetUp one : ones(setUp)) {
      X509Certificate certificate = Fixtures.current().senderCertificates(CMS, one).get(0);
      senders.add(
          HeldKey.locked(
              List.of(certificate, authority(one)),
              () -> {
                throw new GeneralSecurityException("thrown away when the fixtures were made");
              }));
    }
    return senders;
  }

  static List<HeldKey> receivers(SetUp setUp) throws Exception {
    List<HeldKey> receivers = new ArrayList<>();
    for (SetUp one : ones(setUp)) {
      ReceiverKey key = Fixtures.current().receiverKeys(CMS, one).get(0);
      receivers.add(HeldKey.of(key.privateKey(), List.of(key.certificate(), authority(one))));
    }
    return receivers;
  }

  /** What the answers say of a format, or nothing where it was not tried. */
  static PartnerProfile profile(KitAnswers answers, MessageFormat format) {
    return answers.result(format.key()).map(FormatResult::profile).orElse(PartnerProfile.UNKNOWN);
  }

  static List<SetUp> ones(SetUp setUp) {
    return setUp == SetUp.BOTH ? List.of(SetUp.OLD, SetUp.NEW) : List.of(setUp);
  }

  static X509Certificate authority(SetUp setUp) {
    return Fixtures.current().authorities(setUp).get(0);
  }
}
