package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.wssec.spec.ReplayCache;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimestampAndReplayTest {

  private static final Duration MILLI = Duration.ofMillis(1);

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private byte[] signed() throws Exception {
    return parties.signing().validFor(Duration.ofHours(1)).build().protect(Soap.order());
  }

  private static void assertAccepted(SoapReceiver receiver, byte[] message) throws Exception {
    assertThat(receiver.receive(message).signedParts()).contains(SoapPart.BODY);
  }

  private static void assertRefused(SoapReceiver receiver, byte[] message, Reason reason) {
    assertThatThrownBy(() -> receiver.receive(message))
        .isInstanceOfSatisfying(
            SoapRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void age_isLimitedToTheMillisecond_withTheSkew() throws Exception {
    byte[] message = signed();
    parties.clock.advance(Duration.ofMinutes(6));
    assertAccepted(parties.receiving().build(), message);
    parties.clock.advance(MILLI);
    assertRefused(parties.receiving().build(), message, Reason.STALE);
    assertAccepted(parties.receiving().maxAge(Duration.ofMinutes(10)).build(), message);
    assertRefused(parties.receiving().clockSkew(Duration.ZERO).build(), message, Reason.STALE);
  }

  @Test
  void future_isAcceptedByAsMuchAsClocksMayDiffer() throws Exception {
    byte[] message = signed();
    Instant made = parties.clock.instant();
    parties.clock.set(made.minus(Duration.ofMinutes(1)));
    assertAccepted(parties.receiving().build(), message);
    parties.clock.set(made.minus(Duration.ofMinutes(1)).minus(MILLI));
    assertRefused(parties.receiving().build(), message, Reason.STALE);
  }

  @Test
  void end_thatTheSenderSays_counts() throws Exception {
    byte[] message =
        parties.signing().validFor(Duration.ofSeconds(30)).build().protect(Soap.order());
    SoapReceiver receiver = parties.receiving().clockSkew(Duration.ZERO).build();
    parties.clock.advance(Duration.ofSeconds(30).minus(MILLI));
    assertAccepted(receiver, message);
    parties.clock.advance(MILLI);
    assertRefused(parties.receiving().clockSkew(Duration.ZERO).build(), message, Reason.STALE);
  }

  @Test
  void timestamp_rewritten_breaksTheSignature() throws Exception {
    byte[] message = signed();
    assertAccepted(parties.receiving().build(), message);
    parties.clock.advance(Duration.ofMinutes(10));
    assertRefused(parties.receiving().build(), message, Reason.STALE);
    String text = new String(message, UTF_8);
    String old = text.replaceAll("(?s).*<wsu:Created>(.*?)</wsu:Created>.*", "$1");
    String renewed = text.replace(old, parties.clock.instant().toString());
    assertThat(renewed).isNotEqualTo(text);
    assertThatThrownBy(() -> parties.receive(renewed.getBytes(UTF_8)))
        .isInstanceOf(VerificationException.class);
  }

  @Test
  void twoTimestamps_areRefused() throws Exception {
    String text = new String(signed(), UTF_8);
    Matcher stamp = Pattern.compile("<wsu:Timestamp.*</wsu:Timestamp>").matcher(text);
    assertThat(stamp.find()).isTrue();
    assertAccepted(parties.receiving().build(), text.getBytes(UTF_8));
    String twice =
        text.replace(
            stamp.group(), stamp.group() + stamp.group().replaceAll(" wsu:Id=\"[^\"]*\"", ""));
    assertThatThrownBy(() -> parties.receive(twice.getBytes(UTF_8)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void sameMessage_isAcceptedOnce_whateverElseIsInIt() throws Exception {
    SoapReceiver receiver = parties.receiving().build();
    byte[] message = signed();
    assertAccepted(receiver, message);
    assertRefused(receiver, message, Reason.REPLAYED);
    String dressed =
        new String(message, UTF_8)
            .replace("<s:Header>", "<s:Header><x:Extra xmlns:x=\"urn:x\">1</x:Extra>");
    assertRefused(receiver, dressed.getBytes(UTF_8), Reason.REPLAYED);
    assertAccepted(receiver, signed());
  }

  @Test
  void sameMessage_encryptedAnew_isAcceptedOnce() throws Exception {
    SoapReceiver receiver = parties.receiving().build();
    byte[] message = signed();
    assertAccepted(receiver, message);
    byte[] again = parties.signing().build().protect(Soap.order());
    assertThat(again).isNotEqualTo(message);
    assertAccepted(receiver, again);
    // Who intercepts a signed message can put it into another envelope, encrypted or not.
    assertRefused(receiver, Soap.bytes(Soap.parse(message)), Reason.REPLAYED);
  }

  @Test
  void sameMessage_withTheSignatureWrittenInAnotherWay_isNotAcceptedAgain() throws Exception {
    HeldKey key = TestKeys.ec("orders");
    parties = new Parties(key);
    SoapReceiver receiver = parties.receiving().build();
    byte[] message = signed();
    String text = new String(message, UTF_8);
    Matcher value = Pattern.compile("<ds:SignatureValue>([^<]*)<").matcher(text);
    assertThat(value.find()).isTrue();
    String other = text.replace(value.group(1), otherValueOfTheSameSignature(value.group(1)));
    assertThat(other).isNotEqualTo(text);

    assertAccepted(parties.receiving().build(), other.getBytes(UTF_8));
    assertAccepted(receiver, message);
    assertRefused(receiver, other.getBytes(UTF_8), Reason.REPLAYED);
  }

  /** With (r, s) also (r, -s) is a signature by ECDSA. */
  private static String otherValueOfTheSameSignature(String base64) {
    byte[] both = Base64.getMimeDecoder().decode(base64);
    BigInteger order = ECNamedCurveTable.getByName("P-256").getN();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(both, 32, 64));
    byte[] negative = order.subtract(s).toByteArray();
    Arrays.fill(both, 32, 64, (byte) 0);
    int length = Math.min(32, negative.length);
    System.arraycopy(negative, negative.length - length, both, 64 - length, length);
    return Base64.getEncoder().encodeToString(both);
  }

  @Test
  void messageThatIsRefused_isNotRemembered() throws Exception {
    SoapReceiver receiver = parties.receiving().build();
    byte[] message = signed();
    Instant made = parties.clock.instant();
    parties.clock.set(made.minus(Duration.ofHours(1)));
    assertRefused(receiver, message, Reason.STALE);
    parties.clock.set(made);
    assertAccepted(receiver, message);
  }

  @Test
  void cache_forgetsWhatIsTooOldAnyhow_andLetsNothingPassWhenItIsFull() throws Exception {
    ReplayCache cache = ReplayCache.inMemory(2);
    SoapReceiver receiver = parties.receiving().replays(cache).build();
    byte[] first = signed();
    assertAccepted(receiver, first);
    assertAccepted(receiver, signed());
    assertRefused(receiver, first, Reason.REPLAYED);
    assertRefused(receiver, signed(), Reason.REPLAY_CACHE_FULL);
    parties.clock.advance(Duration.ofMinutes(6).plus(MILLI));
    assertAccepted(receiver, signed());
    assertThatThrownBy(() -> ReplayCache.inMemory(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cache_sharedByTwoReceivers_protectsBoth() throws Exception {
    ReplayCache cache = ReplayCache.inMemory();
    byte[] message = signed();
    assertAccepted(parties.receiving().replays(cache).build(), message);
    assertRefused(parties.receiving().replays(cache).build(), message, Reason.REPLAYED);
  }

  @Test
  void messageSignedBeforeASwap_isStillAcceptedOnce() throws Exception {
    SoapReceiver receiver = parties.receiving().build();
    byte[] message = signed();
    assertAccepted(receiver, message);
    parties.sender.swap(ORDERS, NEW_KEY);
    parties.receiver.swap(Parties.PARTNER, TestKeys.certificateOf(NEW_KEY));
    assertRefused(receiver, message, Reason.REPLAYED);
    assertAccepted(receiver, signed());
  }
}
