import helmet from 'koa-helmet';

/** Answers are data: nothing in them may run, load or be framed. The docs page brings its own, wider policy. */
export const secureHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});
