package dev.keyoverlap.camel;

import dev.keyoverlap.ring.KeyringSource;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Sign, verify, encrypt and decrypt messages with keys that are renewed without losing a message.
 *
 * <p>Created by Camel for URIs such as {@code keyoverlap:sign?signAs=orders}.
 *
 * @since 1.0
 */
@UriEndpoint(
    firstVersion = "1.0.0",
    scheme = "keyoverlap",
    title = "KeyOverlap",
    syntax = "keyoverlap:operation",
    producerOnly = true,
    remote = false,
    category = {Category.SECURITY, Category.TRANSFORMATION},
    headersClass = KeyOverlapConstants.class)
public class KeyOverlapEndpoint extends DefaultEndpoint {

  @UriPath(
      enums = "sign,verify,encrypt,decrypt,seal,open,xml-sign,xml-verify,soap-protect,soap-receive",
      description = "The operation on each message.")
  @Metadata(required = true)
  private final String operation;

  @UriParam private KeyOverlapConfiguration configuration;

  /**
   * Makes an endpoint; Camel calls this.
   *
   * @param uri the URI
   * @param component the component
   * @param operation what to do with each message
   * @param configuration the options
   */
  public KeyOverlapEndpoint(
      String uri,
      KeyOverlapComponent component,
      String operation,
      KeyOverlapConfiguration configuration) {
    super(uri, component);
    this.operation = operation;
    this.configuration = configuration;
  }

  @Override
  public Producer createProducer() throws Exception {
    KeyringSource keys = configuration.getKeystore();
    if (keys == null) {
      keys = ((KeyOverlapComponent) getComponent()).keys();
    }
    Engines engines = new Engines(Operation.named(operation), keys, configuration);
    engines.check();
    return new MessageProducer(this, new MessageHandler(engines, configuration));
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "Cannot read messages from '%s': a key ring sends none. Write it with to(...)."
            .formatted(getEndpointUri()));
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  /**
   * Returns what the endpoint does with each message.
   *
   * @return such as {@code sign}
   */
  public String getOperation() {
    return operation;
  }

  /**
   * Returns the options.
   *
   * @return the options
   */
  public KeyOverlapConfiguration getConfiguration() {
    return configuration;
  }

  /**
   * Sets the options.
   *
   * @param configuration the options
   */
  public void setConfiguration(KeyOverlapConfiguration configuration) {
    this.configuration = configuration;
  }
}
