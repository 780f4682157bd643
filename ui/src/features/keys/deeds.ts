/** What is done with the signing key and asks first. */
export type Deed = 'register' | 'backup' | 'password' | 'replace' | 'restore'

/** The words of its dialog, and what it asks for. */
export interface Asks {
  title: string
  text: string
  go: string
  safe: string
  /** Whether the password that the key has is asked for. */
  held: boolean
  /** Whether a password is set. */
  sets: boolean
}

/** What a deed says and asks; `replaces` where a key is in use that another would take the place of. */
export function asksOf(deed: Deed, replaces: boolean): Asks {
  switch (deed) {
    case 'register':
      return { title: '导出登记文件', text: '随后选择存放的文件夹。登记表上的指纹与登记包中的公钥一致，主管部门凭盖章的登记表登记。', go: '选择文件夹并导出', safe: '不导出', held: true, sets: false }
    case 'backup':
      return { title: '备份密钥', text: '备份文件由现在的密码保护，恢复时要用这个密码。', go: '选择位置并备份', safe: '不备份', held: true, sets: false }
    case 'password':
      return { title: '更改密钥密码', text: '更改后签名用新密码。以前做的备份仍用旧密码，请重新备份。', go: '更改', safe: '不更改', held: true, sets: true }
    case 'replace':
      return { title: '更换签名密钥？', text: '将新建一把密钥，以后的报送包用它签名，须重新登记。现有密钥停用，不能恢复使用，但以前的报送包仍能核验。', go: '更换', safe: '不更换', held: false, sets: true }
    case 'restore':
      return {
        title: replaces ? '用备份中的密钥代替现在的密钥？' : '从备份恢复密钥',
        text: replaces ? '现有密钥停用，以后用备份中的密钥签名。请输入做备份时的密码，随后选择备份文件。' : '请输入做备份时的密码，随后选择备份文件。',
        go: '选择备份并恢复',
        safe: '不恢复',
        held: true,
        sets: false,
      }
  }
}
