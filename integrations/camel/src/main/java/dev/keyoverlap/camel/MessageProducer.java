package dev.keyoverlap.camel;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Replaces the body of each exchange. */
final class MessageProducer extends DefaultProducer {

  private final MessageHandler handler;

  /** Makes the producer of an endpoint. */
  public MessageProducer(Endpoint endpoint, MessageHandler handler) {
    super(endpoint);
    this.handler = handler;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    exchange.getMessage().setBody(handler.handle(exchange, exchange.getMessage().getBody()));
  }
}
