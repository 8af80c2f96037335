package dev.keyoverlap.wssec.internal.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.Soap;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no SOAP message are called what they seem to be. */
class SoapInputTest {

  private static final String SEVERAL_PARTS = "a MIME message with several parts";

  private static AbstractStringAssert<?> refused(byte[] message) {
    try {
      SoapInput.parse(message, Budget.of(Limits.DEFAULT));
      throw new AssertionError("Read");
    } catch (MalformedMessageException e) {
      return assertThat(e.getMessage());
    }
  }

  private static AbstractStringAssert<?> refused(String message) {
    return refused(message.getBytes(UTF_8));
  }

  @Test
  void envelope_isRead() throws Exception {
    assertThat(
            SoapInput.parse(Soap.order(), Budget.of(Limits.DEFAULT))
                .getDocumentElement()
                .getLocalName())
        .isEqualTo("Envelope");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--uuid:1\r\nContent-Type: application/xop+xml\r\n\r\n<e/>\r\n--uuid:1--",
        "\r\n--1\r\nCONTENT-ID: <1@example>\r\n\r\n<e/>\r\n--1--",
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=1\r\n\r\n--1\r\n"
      })
  void messageOfSeveralParts_isCalledThat(String message) {
    refused(message).contains(SEVERAL_PARTS, "Take the part with the envelope out of it first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- a comment in SQL",
        "a: -- Content-Type of something",
        "Content-Type: text/xml\r\n\r\n<e/>"
      })
  void textThatOnlyResemblesSuchAMessage_isNotCalledThat(String message) {
    refused(message).doesNotContain("several parts");
  }

  @Test
  void messageOfSeveralParts_isKnownByItsFirst512Bytes() {
    refused("--" + "x".repeat(502) + "Content-Id: <1@example>").contains(SEVERAL_PARTS);
    refused("--" + "x".repeat(503) + "Content-Id: <1@example>").doesNotContain("several parts");
  }

  @ParameterizedTest
  @CsvSource({
    "'-----BEGIN CERTIFICATE-----', PEM",
    "'{\"order\": 1}', JSON",
    "'<!DOCTYPE html><html><br></html>', a page of HTML",
    "'Subject: order\n\nhello', a mail",
    "'0\u0080', ASN.1 of an unknown kind"
  })
  void otherInput_isNamed_withWhatIsWrongWithIt(String message, String kind) {
    refused(message).startsWith("It is not a SOAP message, but " + kind + ". Give the bytes");
    refused(message).contains("of the envelope (", "XML");
  }

  @Test
  void nothing_isCalledEmpty() {
    refused(new byte[0]).isEqualTo("It is not a SOAP message: it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a><b></a>", "<s:Envelope xmlns:s=\"urn:s\">", "hello", "\u0001"})
  void brokenXml_andBytesOfNoKnownKind_areRefusedForTheirFlaw(String message) {
    refused(message).doesNotContain("It is not a SOAP message").isNotBlank();
  }

  @Test
  void limit_isNamedAsALimit() {
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(
            () ->
                SoapInput.parse(Soap.order(), Budget.of(Limits.DEFAULT.with(Limit.SOAP_NODES, 3))))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.SOAP_NODES));
  }
}
