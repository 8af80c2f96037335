package dev.keyoverlap.camel;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.testkit.TestKeys;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateProducerException;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CMS messages in routes. */
class CmsRoutesTest {

  private static final byte[] CONTENT = "10 boxes".getBytes(UTF_8);

  private final KeystoreRotation keys = TestKeys.rotation("orders", "partner");
  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void startTheRoutes() throws Exception {
    context.getRegistry().bind("keys", keys);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            onException(VerificationException.class).handled(true).setBody(constant("not signed"));
            onException(DecryptionException.class).handled(true).setBody(constant("not for us"));
            onException(KeyUnavailableException.class).handled(true).setBody(constant("no key"));
            from("direct:sign").to("keyoverlap:sign?signAs=orders&signAsIfPresent=orders-next");
            from("direct:verify").to("keyoverlap:verify?trust=orders,orders-next");
            from("direct:verify-partner").to("keyoverlap:verify?trust=partner");
            from("direct:encrypt").to("keyoverlap:encrypt?encryptTo=orders,partner");
            from("direct:decrypt").to("keyoverlap:decrypt");
            from("direct:seal").to("keyoverlap:seal?signAs=orders&encryptTo=partner&base64=true");
            from("direct:open").to("keyoverlap:open?trust=orders");
            from("direct:detach")
                .to("keyoverlap:sign?signAs=orders&detached=true")
                .to("keyoverlap:verify?trust=orders");
            from("direct:by-property")
                .setProperty(KeyOverlapConstants.SIGN_AS, simple("${header.partner}"))
                .to("keyoverlap:sign?signAs=orders");
            from("direct:absent").to("keyoverlap:sign?signAs=absent");
          }
        });
    context.start();
  }

  @AfterEach
  void stopTheRoutes() throws Exception {
    context.close();
    keys.close();
  }

  private Exchange send(String to, Object body) {
    Exchange done =
        context.createProducerTemplate().request(to, sent -> sent.getMessage().setBody(body));
    return done;
  }

  private byte[] bytes(String to, Object body) {
    return send(to, body).getMessage().getBody(byte[].class);
  }

  @Test
  void message_signedAndVerified_hasContentKeyAndReport() {
    Exchange signed = send("direct:sign", CONTENT);
    Exchange verified = send("direct:verify", signed.getMessage().getBody());

    assertThat(verified.getMessage().getBody(byte[].class)).isEqualTo(CONTENT);
    assertThat(verified.getMessage().getHeader(KeyOverlapConstants.SIGNED_BY)).isEqualTo("orders");
    assertThat(verified.getProperty(KeyOverlapConstants.REPORT))
        .isInstanceOf(VerificationReport.class);
    assertThat(signed.getMessage().getHeader(KeyOverlapConstants.KEYS))
        .isEqualTo(keys.keyring().versions(alias("orders")).get(0).keyId().hex());
  }

  @Test
  void signer_ofKeySwapped_signsWithTheNewKeyAndTheOldOneStillDecrypts() throws Exception {
    byte[] earlier = bytes("direct:encrypt", CONTENT);
    HeldKey next = TestKeys.rsa("orders");
    keys.swap(alias("orders"), next);

    assertThat(send("direct:sign", CONTENT).getMessage().getHeader(KeyOverlapConstants.KEYS))
        .isEqualTo(next.keyId().hex());
    Exchange decrypted = send("direct:decrypt", earlier);
    assertThat(decrypted.getMessage().getBody(byte[].class)).isEqualTo(CONTENT);
    assertThat(decrypted.getProperty(KeyOverlapConstants.DECRYPTED_WITH))
        .isInstanceOf(KeyVersion.class);
  }

  @Test
  void secondAlias_declaredBeforehand_signsOnceItHasAKey() throws Exception {
    keys.add(alias("orders-next"), TestKeys.rsa("orders-next"));

    Exchange verified = send("direct:verify", bytes("direct:sign", CONTENT));

    assertThat(verified.getMessage().getHeader(KeyOverlapConstants.SIGNED_BY, String.class))
        .contains("orders", "orders-next");
  }

  @Test
  void sealedMessage_opened_hasBothKeys() {
    Exchange opened = send("direct:open", bytes("direct:seal", CONTENT));

    assertThat(opened.getMessage().getBody(byte[].class)).isEqualTo(CONTENT);
    assertThat(opened.getMessage().getHeader(KeyOverlapConstants.SIGNED_BY)).isEqualTo("orders");
    assertThat(opened.getMessage().getHeader(KeyOverlapConstants.DECRYPTED_WITH))
        .isEqualTo("partner");
  }

  @Test
  void exceptions_ofTheLibrary_reachTheirHandlers() throws Exception {
    byte[] strange = CmsSigner.with(ring()).signAs(alias("stranger")).build().sign(CONTENT);

    Exchange refused = send("direct:verify-partner", strange);

    assertThat(refused.getMessage().getBody()).isEqualTo("not signed");
    assertThat(refused.getProperty(KeyOverlapConstants.REPORT)).isNotNull();
    assertThat(send("direct:absent", CONTENT).getMessage().getBody()).isEqualTo("no key");
  }

  private static dev.keyoverlap.ring.Keyring ring() {
    return TestKeys.ring("stranger", TestKeys.rsa("stranger"));
  }

  @Test
  void resultHeaders_ofTheSender_areRemoved() {
    byte[] signed = bytes("direct:sign", CONTENT);
    Exchange decrypted =
        context
            .createProducerTemplate()
            .request(
                "direct:sign",
                e -> {
                  e.getMessage().setBody(signed);
                  e.getMessage().setHeader(KeyOverlapConstants.SIGNED_BY, "the bank");
                });

    assertThat(decrypted.getMessage().getHeader(KeyOverlapConstants.SIGNED_BY)).isNull();
  }

  @Test
  void alias_inAHeaderOfTheSender_isNotUsed() {
    Exchange signed =
        context
            .createProducerTemplate()
            .request(
                "direct:sign",
                e -> {
                  e.getMessage().setBody(CONTENT);
                  e.getMessage().setHeader(KeyOverlapConstants.SIGN_AS, "partner");
                });

    assertThat(signed.getMessage().getHeader(KeyOverlapConstants.KEYS))
        .isEqualTo(keys.keyring().versions(alias("orders")).get(0).keyId().hex());
  }

  @Test
  void alias_inAProperty_signsThisMessage() {
    byte[] signed =
        (byte[])
            context
                .createProducerTemplate()
                .requestBodyAndHeaders("direct:by-property", CONTENT, Map.of("partner", "partner"));

    assertThat(send("direct:verify-partner", signed).getMessage().getBody(byte[].class))
        .isEqualTo(CONTENT);
  }

  @Test
  void detachedSignature_ofABody_leavesTheBody() {
    Exchange done = send("direct:detach", CONTENT);

    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getBody(byte[].class)).isEqualTo(CONTENT);
    assertThat(done.getMessage().getHeader(KeyOverlapConstants.SIGNATURE, byte[].class))
        .isNotEmpty();
    assertThat(done.getMessage().getHeader(KeyOverlapConstants.SIGNED_BY)).isEqualTo("orders");
  }

  @Test
  void largeMessage_throughAllSteps_waitsInFilesThatDisappear() throws Exception {
    long size = 40L << 20;
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:large")
                .to("keyoverlap:seal?signAs=orders&encryptTo=partner")
                .to("keyoverlap:open?trust=orders")
                .process(
                    e -> {
                      StreamCache cache = (StreamCache) e.getMessage().getBody();
                      e.setProperty("memory", cache.inMemory());
                      e.setProperty("size", cache.length());
                    });
          }
        });

    Exchange done = send("direct:large", new Zeros(size));

    assertThat(done.getException()).isNull();
    assertThat(done.getProperty("size")).isEqualTo(size);
    assertThat(done.getProperty("memory")).isEqualTo(false);
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(
              left.filter(each -> each.toString().contains("keyoverlap-camel-"))
                  .filter(each -> Files.exists(each.resolve("content"))))
          .isEmpty();
    }
  }

  @Test
  void endpoint_withoutAliasOrWithUnknownOperation_saysSo() {
    assertThatThrownBy(
            () -> context.createProducerTemplate().sendBody("keyoverlap:verify?require=ALL", ""))
        .hasStackTraceContaining("the option trust names no alias");
    assertThatThrownBy(() -> context.createProducerTemplate().sendBody("keyoverlap:shred", ""))
        .isInstanceOfAny(FailedToCreateProducerException.class, CamelExecutionException.class)
        .hasStackTraceContaining("there is no such operation");
  }

  /** A body that fits into no memory, at least not twice. */
  private static final class Zeros extends InputStream {

    private long left;

    Zeros(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      java.util.Arrays.fill(bytes, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }
}
