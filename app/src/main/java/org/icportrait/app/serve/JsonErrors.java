package org.icportrait.app.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says in the service's own form what Jetty refuses before any handler sees it. */
final class JsonErrors extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    head(response.getHeaders(), code);
    response.write(true, body(code), callback);
  }

  private static void head(HttpFields.Mutable fields, int status) {
    Answers.HEADERS.forEach(fields::put);
    fields.put(HttpHeader.CONTENT_TYPE, "application/json");
    fields.put(HttpHeader.CACHE_CONTROL, Answers.NO_STORE);
    if (Answers.wantsRetry(status)) {
      fields.put(HttpHeader.RETRY_AFTER, Answers.RETRY_AFTER);
    }
  }

  /** Jetty's own words may repeat what was sent; its standard ones don't. */
  private static ByteBuffer body(int status) {
    JobError error = new JobError(Answers.code(status), null, HttpStatus.getMessage(status));
    return StandardCharsets.UTF_8.encode(JobJson.errorText(error));
  }
}
