/** The parts of the page, in order; each has an address of its own. */
export const PARTS = [
  { path: 'unit', title: '单位与落款' },
  { path: 'people', title: '人员' },
  { path: 'key', title: '签名密钥' },
  { path: 'limits', title: '灯、预警与报送' },
  { path: 'templates', title: '表样' },
  { path: 'periods', title: '结账' },
  { path: 'task', title: '主管部门任务' },
  { path: 'rules', title: '检查规则' },
  { path: 'look', title: '外观' },
]
