package dev.keyoverlap.camel;

import dev.keyoverlap.ring.KeyringSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * CMS messages as a data format: marshal signs, encrypts or does both, and unmarshal is the
 * reverse.
 *
 * <pre>{@code
 * KeyOverlapConfiguration options = new KeyOverlapConfiguration();
 * options.setSignAs("orders");
 * options.setEncryptTo("partner");
 * from("file:orders").marshal(new KeyOverlapCmsDataFormat(options)).to("file:sealed");
 * }</pre>
 *
 * <p>The options {@code signAs} and {@code encryptTo} decide what marshal does. With {@code trust},
 * unmarshal verifies; it also decrypts if {@code encryptTo} is set, and decrypts alone without
 * {@code trust}. Headers and exchange properties are those of the component. {@code
 * marshal().custom("keyoverlapCms")} finds an instance that is bound in the registry by that name.
 *
 * @since 1.0
 */
public final class KeyOverlapCmsDataFormat extends ServiceSupport
    implements DataFormat, DataFormatName, CamelContextAware {

  private final KeyOverlapConfiguration options;
  private @Nullable CamelContext context;
  private @Nullable MessageHandler writer;
  private @Nullable MessageHandler reader;

  /**
   * Makes a data format.
   *
   * @param options the options, as of the component
   */
  public KeyOverlapCmsDataFormat(KeyOverlapConfiguration options) {
    this.options = options.copy();
  }

  @Override
  public void marshal(Exchange exchange, Object graph, OutputStream stream) throws Exception {
    MessageHandler handler = writer;
    if (handler == null) {
      handler = handler(exchange, marshalling());
      writer = handler;
    }
    write(exchange, handler.handle(exchange, graph), stream);
  }

  private static void write(Exchange exchange, @Nullable Object made, OutputStream stream)
      throws Exception {
    try (InputStream in =
        exchange
            .getContext()
            .getTypeConverter()
            .mandatoryConvertTo(InputStream.class, exchange, made)) {
      in.transferTo(stream);
    }
  }

  @Override
  public Object unmarshal(Exchange exchange, InputStream stream) throws Exception {
    return unmarshal(exchange, (Object) stream);
  }

  @Override
  public Object unmarshal(Exchange exchange, Object body) throws Exception {
    MessageHandler handler = reader;
    if (handler == null) {
      handler = handler(exchange, unmarshalling());
      reader = handler;
    }
    return Objects.requireNonNull(handler.handle(exchange, body));
  }

  private Operation marshalling() {
    boolean encrypts = options.getEncryptTo() != null || options.getEncryptToIfPresent() != null;
    boolean signs = options.getSignAs() != null || options.getSignAsIfPresent() != null;
    if (signs) {
      return encrypts ? Operation.SEAL : Operation.SIGN;
    }
    return Operation.ENCRYPT;
  }

  private Operation unmarshalling() {
    if (options.getTrust() == null && options.getPolicy() == null) {
      return Operation.DECRYPT;
    }
    return options.getEncryptTo() == null ? Operation.VERIFY : Operation.OPEN;
  }

  private MessageHandler handler(Exchange exchange, Operation operation) {
    KeyringSource keys = options.getKeystore();
    if (keys == null) {
      keys = CamelContextHelper.findSingleByType(exchange.getContext(), KeyringSource.class);
    }
    return new MessageHandler(new Engines(operation, keys, options), options);
  }

  @Override
  public String getDataFormatName() {
    return "keyoverlapCms";
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.context = camelContext;
  }
}
