//! The subcommands.

mod adjust;
mod aggregate;
mod answer;
mod asset;
mod attachment;
mod audit;
mod backup;
mod batch;
mod check;
mod commitment;
mod compliance;
mod demo;
mod disposition;
mod doctor;
mod drives;
mod evaluation;
mod event;
mod finding;
mod form_template;
mod forms;
mod import;
mod init;
mod key;
mod ledger;
mod mapping;
mod milestone;
mod moves;
mod package;
mod people;
mod period;
mod progress;
mod project;
mod receipt;
mod receive;
mod received;
mod recycle;
mod register;
mod report;
mod rules;
mod scope;
mod section;
mod settings;
mod sheet;
mod summary;
mod summary_table;
mod survey;
mod system_figure;
mod target;
mod task;
mod template;
mod undo;
mod verify;
mod warnings;
mod year;

use clap::{Subcommand, ValueEnum};
use jixiao_app::Result;
use jixiao_app::handlers::imports::Workbook;

use crate::context::Globals;
use crate::output::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 新建数据文件并登记单位
    Init(init::Init),
    /// 生成空白导入模板
    Template(template::Template),
    /// 导入绩效目标或台账工作簿
    Import(import::Import),
    /// 列对应方案：读取其他系统导出的支付明细
    #[command(subcommand)]
    Mapping(mapping::Mapping),
    /// 项目
    #[command(subcommand)]
    Project(project::Project),
    /// 批复绩效目标的版本
    #[command(subcommand)]
    Target(target::Target),
    /// 资金台账
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// 指标进展
    #[command(subcommand)]
    Progress(progress::Progress),
    /// 主管部门的任务
    #[command(subcommand)]
    Task(task::Task),
    /// 一体化系统数
    #[command(subcommand)]
    SystemFigure(system_figure::SystemFigure),
    /// 责任科室填报
    #[command(subcommand)]
    Section(section::Section),
    /// 预算调整
    #[command(subcommand)]
    Adjust(adjust::Adjust),
    /// 结账
    #[command(subcommand)]
    Period(period::Period),
    /// 回收站
    #[command(subcommand)]
    Recycle(recycle::Recycle),
    /// 满意度调查
    #[command(subcommand)]
    Survey(survey::Survey),
    /// 截至某日的汇总
    Summary(summary::Summary),
    /// 日常监控预警
    Warnings(warnings::Warnings),
    /// 工作节点
    #[command(subcommand)]
    Milestone(milestone::Milestone),
    /// 环境变化
    #[command(subcommand)]
    Event(event::Event),
    /// 合同和用款计划
    #[command(subcommand)]
    Commitment(commitment::Commitment),
    /// 经费开支范围
    #[command(subcommand)]
    Scope(scope::Scope),
    /// 资产购置
    #[command(subcommand)]
    Asset(asset::Asset),
    /// 合规问题
    #[command(subcommand)]
    Compliance(compliance::Compliance),
    /// 问题和整改
    #[command(subcommand)]
    Finding(finding::Finding),
    /// 分类处置（办法第十七条）
    #[command(subcommand)]
    Disposition(disposition::Disposition),
    /// 对照规则检查
    Check(check::Check),
    /// 规则一览
    Rules(rules::Rules),
    /// 填写“须说明”问题的说明
    Answer(answer::Answer),
    /// 监控表
    #[command(subcommand)]
    Sheet(sheet::Sheet),
    /// 生成监控表
    Forms(forms::Forms),
    /// 监控表表样
    #[command(subcommand)]
    FormTemplate(form_template::FormTemplate),
    /// 生成项目汇总表
    SummaryTable(summary_table::SummaryTable),
    /// 年终绩效自评表
    SelfEvaluation(evaluation::SelfEvaluation),
    /// 年度：结转、切换
    #[command(subcommand)]
    Year(year::Year),
    /// 监控报告
    #[command(subcommand)]
    Report(report::Report),
    /// 佐证材料
    #[command(subcommand)]
    Attachment(attachment::Attachment),
    /// 签名密钥
    #[command(subcommand)]
    Key(key::Key),
    /// 检查并导出已签名的报送包
    Package(package::Package),
    /// 列出插着的U盘
    Drives(drives::Drives),
    /// 核验报送包（不需要数据文件）
    Verify(verify::Verify),
    /// 单位和公钥的名册
    #[command(subcommand)]
    Register(register::Register),
    /// 接收各单位的报送包
    Receive(receive::Receive),
    /// 收到的报送包
    #[command(subcommand)]
    Received(received::Received),
    /// 退回报送包并出具退回意见
    Return(receipt::Return),
    /// 接收报送包并出具回执
    Accept(receipt::Accept),
    /// 回执
    #[command(subcommand)]
    Receipt(receipt::Receipt),
    /// 汇总各单位的报送
    Aggregate(aggregate::Aggregate),
    /// 导入批次
    #[command(subcommand)]
    Batch(batch::Batch),
    /// 操作日志
    #[command(subcommand)]
    Audit(audit::Audit),
    /// 设置
    #[command(subcommand)]
    Settings(settings::Settings),
    /// 撤销最近一步操作
    Undo(undo::Undo),
    /// 重做最近撤销的操作
    Redo(undo::Redo),
    /// 人员、角色和登录密码
    #[command(subcommand)]
    People(people::People),
    /// 换一台电脑
    #[command(subcommand)]
    Move(moves::Move),
    /// 备份数据文件
    Backup(backup::Backup),
    /// 从备份恢复
    Restore(backup::Restore),
    /// 检查数据文件是否完好
    Doctor(doctor::Doctor),
    /// 生成示范年度（虚构单位的全套数据）
    Demo(demo::Demo),
}

impl Command {
    /// Runs it.
    pub fn run(&self, globals: &Globals) -> Result<Exit> {
        match self {
            Self::Demo(command) => command.run(globals),
            Self::Init(command) => command.run(globals),
            Self::Template(command) => command.run(),
            Self::Import(command) => command.run(globals),
            Self::Mapping(command) => command.run(globals),
            Self::Project(command) => command.run(globals),
            Self::Target(command) => command.run(globals),
            Self::Ledger(command) => command.run(globals),
            Self::Progress(command) => command.run(globals),
            Self::Task(command) => command.run(globals),
            Self::SystemFigure(command) => command.run(globals),
            Self::Section(command) => command.run(globals),
            Self::Adjust(command) => command.run(globals),
            Self::Period(command) => command.run(globals),
            Self::Recycle(command) => command.run(globals),
            Self::Survey(command) => command.run(globals),
            Self::Summary(command) => command.run(globals),
            Self::Warnings(command) => command.run(globals),
            Self::Milestone(command) => command.run(globals),
            Self::Event(command) => command.run(globals),
            Self::Commitment(command) => command.run(globals),
            Self::Scope(command) => command.run(globals),
            Self::Asset(command) => command.run(globals),
            Self::Compliance(command) => command.run(globals),
            Self::Finding(command) => command.run(globals),
            Self::Disposition(command) => command.run(globals),
            Self::Check(command) => command.run(globals),
            Self::Rules(command) => command.run(globals),
            Self::Answer(command) => command.run(globals),
            Self::Sheet(command) => command.run(globals),
            Self::Forms(command) => command.run(globals),
            Self::SummaryTable(command) => command.run(globals),
            Self::FormTemplate(command) => command.run(globals),
            Self::SelfEvaluation(command) => command.run(globals),
            Self::Year(command) => command.run(globals),
            Self::Report(command) => command.run(globals),
            Self::Attachment(command) => command.run(globals),
            Self::Key(command) => command.run(globals),
            Self::Package(command) => command.run(globals),
            Self::Drives(command) => command.run(globals),
            Self::Verify(command) => command.run(globals),
            Self::Register(command) => command.run(globals),
            Self::Receive(command) => command.run(globals),
            Self::Received(command) => command.run(globals),
            Self::Return(command) => command.run(globals),
            Self::Accept(command) => command.run(globals),
            Self::Receipt(command) => command.run(globals),
            Self::Aggregate(command) => command.run(globals),
            Self::Batch(command) => command.run(globals),
            Self::Audit(command) => command.run(globals),
            Self::Settings(command) => command.run(globals),
            Self::Undo(command) => command.run(globals),
            Self::Redo(command) => command.run(globals),
            Self::People(command) => command.run(globals),
            Self::Move(command) => command.run(globals),
            Self::Backup(command) => command.run(globals),
            Self::Restore(command) => command.run(globals),
            Self::Doctor(command) => command.run(globals),
        }
    }
}

/// Which workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// 绩效目标
    Targets,
    /// 台账
    Ledger,
}

impl From<Kind> for Workbook {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Targets => Self::Targets,
            Kind::Ledger => Self::Ledger,
        }
    }
}
