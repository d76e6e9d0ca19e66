import { namesOf } from '@quittance/cli/verify/names';
import { PIPELINE_STEPS } from '@quittance/projections/completeness/pipeline-steps';

test('completeness is reckoned along the groups and topics that a verification looks at', () => {
  const { translate, fold, projections } = namesOf();
  const [first, second, tables] = PIPELINE_STEPS;
  expect(first).toEqual([translate]);
  expect(second).toEqual([fold]);
  expect(tables).toEqual(expect.arrayContaining([...projections]));
});
