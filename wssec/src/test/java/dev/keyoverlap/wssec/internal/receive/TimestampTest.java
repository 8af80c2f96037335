package dev.keyoverlap.wssec.internal.receive;

import static dev.keyoverlap.wssec.Forge.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.Forge;
import dev.keyoverlap.wssec.Parties;
import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.Soap;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class TimestampTest {

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private static Element stamp(String content) throws Exception {
    return Soap.parse(
            "<u:Timestamp xmlns:u=\"%s\">%s</u:Timestamp>"
                .formatted(XmlNames.WSU, content)
                .getBytes(UTF_8))
        .getDocumentElement();
  }

  private static Element created(String time) throws Exception {
    return (Element) stamp("<u:Created>" + time + "</u:Created>").getFirstChild();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T12:00:00Z, 2026-11-30T12:00:00Z",
    "2026-11-30T12:00:00.5Z, 2026-11-30T12:00:00.500Z",
    "2026-11-30T12:00:00.1234567890123456789Z, 2026-11-30T12:00:00.123456789Z",
    "2026-11-30T13:00:00+01:00, 2026-11-30T12:00:00Z",
    "2026-11-30T24:00:00Z, 2026-12-01T00:00:00Z",
    "2026-11-30T24:00:00.000Z, 2026-12-01T00:00:00Z",
    "2026-12-31T24:00:00-05:00, 2027-01-01T05:00:00Z"
  })
  void time_inAnyFormOfXmlSchema_isRead(String written, String meant) throws Exception {
    assertThat(Timestamp.time(created(written))).contains(Instant.parse(meant));
    assertThat(Timestamp.time(created("2026-11-30T12:00:00." + "0".repeat(100_000) + "Z")))
        .contains(NOON);
  }

  @Test
  void time_withoutZone_isNoneThatCouldBeCompared() throws Exception {
    assertThat(Timestamp.time(created("2026-11-30T12:00:00"))).isEqualTo(Optional.empty());
    assertThat(Timestamp.of(stamp("<u:Created>2026-11-30T12:00:00Z</u:Created>")).created())
        .isEqualTo(NOON);
    assertThatThrownBy(() -> Timestamp.of(stamp("<u:Created>2026-11-30T12:00:00</u:Created>")))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("zone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-11-31T12:00:00Z",
        "2026-11-30T24:00:01Z",
        "2026-11-30T24:00:00.001Z",
        "2026-11-30T25:00:00Z",
        "2026-11-30T12:00:00.Z",
        "2026-11-30T12:00:00+99:00",
        "2026-11-30",
        ""
      })
  void time_thatIsNone_isMalformed(String written) {
    assertThatThrownBy(() -> Timestamp.time(created(written)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATED EXPIRES <x/>",
        "CREATED <u:Other/>",
        "<x/> CREATED",
        "CREATED CREATED",
        "CREATED EXPIRES EXPIRES",
        "EXPIRES CREATED",
        "EXPIRES",
        ""
      })
  void timestamp_withOtherChildren_isMalformed(String form) throws Exception {
    assertThat(Timestamp.of(stamp(filled("CREATED EXPIRES"))).expires())
        .contains(NOON.plusSeconds(60));
    assertThatThrownBy(() -> Timestamp.of(stamp(filled(form))))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static String filled(String form) {
    return form.replace("CREATED", "<u:Created>2026-11-30T12:00:00Z</u:Created>")
        .replace("EXPIRES", "<u:Expires>2026-11-30T12:01:00Z</u:Expires>");
  }

  private static void requireFresh(Timestamp timestamp, Instant now) throws Exception {
    timestamp.requireFresh(now, AGE, SKEW);
  }

  private static void assertStale(Timestamp timestamp, Instant now) {
    assertThatThrownBy(() -> requireFresh(timestamp, now))
        .isInstanceOfSatisfying(
            SoapRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STALE));
  }

  @Test
  void end_isToleratedByTheSkew_andNotLonger() throws Exception {
    Timestamp timestamp = new Timestamp(NOON, Optional.of(NOON.plusSeconds(30)));
    Instant last = NOON.plusSeconds(30).plus(SKEW);
    requireFresh(timestamp, last.minusMillis(1));
    assertStale(timestamp, last);
  }

  @Test
  void end_beforeTheBeginning_isRefused_evenWithinTheSkew() throws Exception {
    requireFresh(new Timestamp(NOON, Optional.of(NOON)), NOON);
    assertStale(new Timestamp(NOON, Optional.of(NOON.minusMillis(1))), NOON);
  }

  @Test
  void times_atTheEndsOfTime_areCompared() throws Exception {
    requireFresh(new Timestamp(NOON, Optional.of(Instant.MAX)), NOON);
    assertStale(new Timestamp(Instant.MAX, Optional.empty()), NOON);
    assertStale(new Timestamp(Instant.MIN, Optional.empty()), NOON);
  }

  /** It is not signed, and proves nothing either way. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-11-30T12:00:00", "some time ago"})
  void timestamp_thatIsNotDemanded_andCannotBeRead_isNone(String written) throws Exception {
    Parties parties = new Parties();
    byte[] message =
        Forge.changed(
            parties.signing().sign(SoapPart.BODY).build().protect(Soap.order()),
            m -> Forge.first(m, "Created").setTextContent(written));
    ReceivedSoap received =
        parties.receiving().requireSigned(SoapPart.BODY).build().receive(message);
    assertThat(received.signedParts()).contains(SoapPart.BODY);
    assertThat(received.created()).isEmpty();
    assertThat(refusal(parties.receiving().build(), message))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void oldMessage_isRefused_beforeAnythingIsDecryptedOrVerified() throws Exception {
    Parties parties = new Parties();
    byte[] message = parties.signingAndEncrypting().build().protect(Soap.order());
    byte[] broken =
        Forge.changed(message, m -> Forge.first(m, "CipherValue").setTextContent("AAAA"));
    assertThat(refusal(parties.receiving().build(), broken))
        .isInstanceOf(dev.keyoverlap.message.DecryptionException.class);
    parties.clock.advance(Duration.ofMinutes(7));
    assertThat(refusal(parties.receiving().build(), broken))
        .isInstanceOfSatisfying(
            SoapRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STALE));
  }
}
