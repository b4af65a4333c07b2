import type { z } from 'zod';
import { mailBody, type MailBody } from './mail-body.ts';
import { MailProblem, type FieldProblem } from './mail-problem.ts';

/** The declared body, or every complaint at once, with SendGrid's names of fields (`personalizations.0.to`). */
export function checkMail(input: unknown): MailBody {
  const result = mailBody.safeParse(input);
  const problems = result.success ? ruleProblems(result.data) : result.error.issues.map(shapeProblem);
  if (!result.success || problems.length > 0) throw new MailProblem(400, problems);
  return result.data;
}

const helpAt = 'http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html';

const complaint = (message: string, field: string): FieldProblem => ({
  message,
  field,
  help: `${helpAt}#message.${field.split('.')[0] ?? ''}`,
});

const requiredMessages: Record<string, string> = {
  from: 'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.',
  personalizations: 'The personalizations field is required and must have at least one personalization.',
  content:
    'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
};

function shapeProblem(issue: z.core.$ZodIssue): FieldProblem {
  const field = issue.path.join('.');
  if (issue.code === 'invalid_format' && issue.format === 'email') {
    return complaint('Does not contain a valid address.', field);
  }
  if (issue.code === 'invalid_format')
    return complaint('The attachment content must be base64 encoded.', field);
  const required = requiredMessages[field];
  return required === undefined ? complaint(issue.message, field) : complaint(required, field);
}

function ruleProblems(mail: MailBody): FieldProblem[] {
  return [
    ...subjectProblems(mail),
    ...contentProblems(mail),
    ...recipientProblems(mail),
    ...headerProblems(mail),
  ];
}

function subjectProblems({ subject, personalizations }: MailBody): FieldProblem[] {
  const named = subject !== undefined || personalizations.every((each) => (each.subject ?? '') !== '');
  return named
    ? []
    : [
        complaint(
          'The subject is required. You can get around this requirement if every personalization has a subject.',
          'subject',
        ),
      ];
}

/** Plain text first, then HTML: a mail program shows the last one that it understands. */
function contentProblems({ content }: MailBody): FieldProblem[] {
  const types = content.map(({ type }) => type.toLowerCase());
  const plainAt = types.indexOf('text/plain');
  const htmlAt = types.indexOf('text/html');
  const outOfOrder = plainAt > 0 || (htmlAt > 0 && plainAt !== 0);
  return outOfOrder
    ? [
        complaint(
          'If present, text/plain must be first, followed by text/html, followed by any other content.',
          'content',
        ),
      ]
    : [];
}

function recipientProblems({ personalizations }: MailBody): FieldProblem[] {
  return personalizations.flatMap(({ to, cc = [], bcc = [] }, index) => {
    const seen = new Set<string>();
    const twice = [...to, ...cc, ...bcc].find(({ email }) => {
      const known = seen.has(email.toLowerCase());
      seen.add(email.toLowerCase());
      return known;
    });
    return twice === undefined
      ? []
      : [
          complaint(
            `Each email address in the personalization block should be unique between to, cc, and bcc. We found the first duplicate instance of [${twice.email}].`,
            `personalizations.${index}`,
          ),
        ];
  });
}

const reserved = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
);

function headerProblems({ headers = {}, personalizations }: MailBody): FieldProblem[] {
  const names = [headers, ...personalizations.map((each) => each.headers ?? {})].flatMap(Object.keys);
  return names
    .filter((name) => reserved.has(name.toLowerCase()))
    .map((name) => complaint(`The header ${name} is reserved and cannot be set.`, 'headers'));
}
